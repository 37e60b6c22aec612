package fr.medinjection.report;

import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Enclosed;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import fr.medinjection.score.PairedRuns;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.Row;

/** The scores of two runs' models beside each other, with paired tests. */
final class ComparedScores {

    private static final Text DECODING = Text.of("Decoding", "Décodage");
    private static final Text SLICE = Text.of("Items of", "Questions");
    private static final Text P = Text.same("p");
    private static final Text HOLM = Text.of("p, Holm", "p, Holm");

    private ComparedScores() {}

    static List<Block> blocks(Optional<PairedRuns.Found> scores) {
        if (scores.isEmpty()) {
            return List.of(Prose.missing(Text.of(
                    "Not both runs have answers of models. Run, for each: ./submit.sh generate --config FILE",
                    "Les deux exécutions n’ont pas toutes deux des réponses de modèles. Lancer, pour chacune :"
                            + " ./submit.sh generate --config FICHIER")));
        }
        PairedRuns.Found found = scores.get();
        if (found.differences().isEmpty()) {
            return List.of(Prose.remark(Text.of(
                    "Nothing to compare: {0} test items are the same in both runs, and no model answered them in both.",
                    "Rien à comparer : {0} questions de test sont communes, et aucun modèle n’y a répondu des deux côtés.",
                    Numbers.count(found.items()))));
        }
        return List.of(
                Prose.plain(Text.of(
                        "On the {0} test items that both runs asked in the same words. A difference is after less before, with"
                                + " its paired bootstrap interval; p-values plain and after Holm over the pairs of models.",
                        "Sur les {0} questions de test posées dans les mêmes termes des deux côtés. Une différence est après"
                                + " moins avant, avec son intervalle par bootstrap apparié ; valeurs p brutes et après Holm sur"
                                + " les paires de modèles.",
                        Numbers.count(found.items()))),
                differences(
                        "compared-scores",
                        Text.of("Main scores", "Scores principaux"),
                        found.differences(),
                        ComparedScores::isMain),
                mcNemar(found.discordance()),
                new Enclosed(differences(
                        "compared-scores-all",
                        Text.of("All scores", "Tous les scores"),
                        found.differences(),
                        row -> true)));
    }

    /** Exact match of closed questions; verdicts, ROUGE-2 and what encoders say of open ones. */
    private static boolean isMain(Row row) {
        boolean whole =
                row.getAs("orders").equals("published") && row.getAs("average").equals("micro");
        return whole
                && switch (row.<String>getAs("metric")) {
                    case "exact-match" ->
                        row.getAs("variant").equals("published")
                                && !row.getAs("slice").equals("all");
                    case "judge", "bertscore-f1", "comet" -> row.getAs("slice").equals("type=OEQ");
                    case "rouge2" ->
                        row.getAs("variant").equals("french")
                                && row.getAs("slice").equals("type=OEQ");
                    default -> false;
                };
    }

    private static Table differences(String id, Text title, List<Row> rows, Predicate<Row> wanted) {
        Table table = Table.of(id, title)
                .column("before_model", Text.of("Model before", "Modèle avant"))
                .column("after_model", Text.of("After", "Après"))
                .column("decoding", DECODING)
                .column("slice", SLICE)
                .column("metric", Text.of("Metric", "Mesure"))
                .column("variant", Text.of("Variant", "Variante"))
                .column("orders", Text.of("Orders", "Ordres"))
                .column("average", Text.of("Average", "Moyenne"))
                .column("items", Text.of("Items", "Questions"))
                .column("before", Text.of("Before", "Avant"))
                .column("after", Text.of("After", "Après"))
                .column("difference", Labels.DIFFERENCE)
                .column("interval", Text.of("Interval", "Intervalle"))
                .column("p", P)
                .column("p_holm", HOLM);
        rows.stream()
                .filter(wanted)
                .forEach(row -> table.row(
                        Cell.name(row.getAs("second")),
                        Cell.name(row.getAs("first")),
                        Cell.name(row.getAs("decoding")),
                        Cell.name(row.getAs("slice")),
                        Cell.name(row.getAs("metric")),
                        Cell.name(row.getAs("variant")),
                        Cell.name(row.getAs("orders")),
                        Cell.name(row.getAs("average")),
                        Cell.count(Math.round(row.<Double>getAs("items"))),
                        decimal(row, "second_value"),
                        decimal(row, "first_value"),
                        decimal(row, "difference"),
                        ScoreCells.decimals(row.<Double>getAs("low"), row.<Double>getAs("high")),
                        ScoreCells.p(row.<Double>getAs("p")),
                        ScoreCells.p(row.<Double>getAs("p_holm"))));
        return table;
    }

    private static Cell decimal(Row row, String column) {
        double value = row.<Double>getAs(column);
        return Double.isNaN(value) ? Cell.none() : Cell.decimal(value, 3);
    }

    private static Table mcNemar(List<Row> rows) {
        Table table = Table.of("compared-mcnemar", Text.of("McNemar’s test", "Test de McNemar"))
                .note(Text.of(
                        "Closed questions in the published order that one of the two runs has right and the other wrong; the"
                                + " test takes questions for independent.",
                        "Questions fermées, dans l’ordre publié, qu’une des deux exécutions a justes et l’autre fausses ; le"
                                + " test prend les questions pour indépendantes."))
                .column("before_model", Text.of("Model before", "Modèle avant"))
                .column("after_model", Text.of("After", "Après"))
                .column("decoding", DECODING)
                .column("slice", SLICE)
                .column("items", Text.of("Items", "Questions"))
                .column("only_before", Text.of("Right only before", "Justes avant seulement"))
                .column("only_after", Text.of("Only after", "Après seulement"))
                .column("p", P)
                .column("p_holm", HOLM);
        rows.stream()
                .filter(row -> row.getAs("variant").equals("published"))
                .forEach(row -> table.row(
                        Cell.name(row.getAs("second")),
                        Cell.name(row.getAs("first")),
                        Cell.name(row.getAs("decoding")),
                        Cell.name(row.getAs("slice")),
                        Cell.count(row.<Long>getAs("items")),
                        Cell.count(row.<Long>getAs("only_second")),
                        Cell.count(row.<Long>getAs("only_first")),
                        ScoreCells.p(row.<Double>getAs("p_exact")),
                        ScoreCells.p(row.<Double>getAs("p_holm"))));
        return table;
    }
}
