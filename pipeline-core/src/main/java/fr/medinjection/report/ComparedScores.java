package fr.medinjection.report;

import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Enclosed;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import fr.medinjection.score.PairedRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.Row;

/** The scores of two runs' models beside each other, with paired tests. */
final class ComparedScores {

    private static final Text SLICE = Text.of("Items of", "Questions");
    private static final int DIGITS = 3;

    private ComparedScores() {}

    static List<Block> blocks(Optional<PairedRuns.Found> scores) {
        if (scores.isEmpty()) {
            return List.of(Prose.missing(Text.of(
                    "Not both runs have answers of models. Run, for each: ./submit.sh generate --config FILE",
                    "Les deux exécutions n’ont pas toutes deux des réponses de modèles. Lancer, pour chacune :"
                            + " ./submit.sh generate --config FICHIER")));
        }
        PairedRuns.Found found = scores.get();
        if (!found.incomplete().isEmpty()) {
            return found.incomplete().stream()
                    .<Block>map(ComparedScores::incomplete)
                    .toList();
        }
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

    private static Prose incomplete(PairedRuns.Incomplete run) {
        return Prose.missing(Text.of(
                "No scores: of the {0} common items of type {1}, {2} ({3}) left {4} unanswered in the run {5}. Run, for that"
                        + " one: ./submit.sh generate --config FILE",
                "Pas de scores : sur les {0} questions communes de type {1}, {2} ({3}) en a laissé {4} sans réponse dans"
                        + " l’exécution {5}. Lancer, pour celle-ci : ./submit.sh generate --config FICHIER",
                Numbers.count(run.items()),
                Text.same(run.type()),
                Text.same(run.model()),
                Text.same(run.decoding()),
                Numbers.count(run.missing()),
                run.isAfter() ? Text.of("after", "après") : Text.of("before", "avant")));
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
                    case "judge", "comet" -> row.getAs("slice").equals("type=OEQ");
                    case "bertscore-f1" ->
                        row.getAs("variant").equals("legacy")
                                && row.getAs("slice").equals("type=OEQ");
                    case "rouge2" ->
                        row.getAs("variant").equals("french")
                                && row.getAs("slice").equals("type=OEQ");
                    default -> false;
                };
    }

    private static Table differences(String id, Text title, List<Row> rows, Predicate<Row> wanted) {
        Table table = compared(id, title, Text.NONE)
                .column("metric", Text.of("Metric", "Mesure"))
                .column("variant", Text.of("Variant", "Variante"))
                .column("orders", Text.of("Orders", "Ordres"))
                .column("average", Text.of("Average", "Moyenne"))
                .column("items", Labels.ITEMS)
                .column("before", Labels.BEFORE)
                .column("after", Labels.AFTER)
                .column("difference", Labels.DIFFERENCE)
                .column("interval", Labels.INTERVAL)
                .column("p", Labels.P)
                .column("p_holm", Labels.P_HOLM);
        rows.stream()
                .filter(wanted)
                .forEach(row -> table.row(cells(
                        row,
                        Cell.name(row.getAs("metric")),
                        Cell.name(row.getAs("variant")),
                        Cell.name(row.getAs("orders")),
                        Cell.name(row.getAs("average")),
                        Cell.count(Math.round(row.<Double>getAs("items"))),
                        decimal(row, "second_value"),
                        decimal(row, "first_value"),
                        Cell.difference(row.<Double>getAs("difference"), DIGITS),
                        ScoreCells.decimals(row.<Double>getAs("low"), row.<Double>getAs("high"), DIGITS),
                        ScoreCells.p(row.<Double>getAs("p")),
                        ScoreCells.p(row.<Double>getAs("p_holm")))));
        return table;
    }

    private static Cell decimal(Row row, String column) {
        double value = row.<Double>getAs(column);
        return Double.isNaN(value) ? Cell.none() : Cell.decimal(value, DIGITS);
    }

    private static Table mcNemar(List<Row> rows) {
        Text note = Text.of(
                "Closed questions in the published order that one of the two runs has right and the other wrong; the"
                        + " test takes questions for independent.",
                "Questions fermées, dans l’ordre publié, qu’une des deux exécutions a justes et l’autre fausses ; le"
                        + " test prend les questions pour indépendantes.");
        Table table = compared("compared-mcnemar", Text.of("McNemar’s test", "Test de McNemar"), note)
                .column("training_seed", Text.of("Training seed", "Graine d’entraînement"))
                .column("items", Labels.ITEMS)
                .column("only_before", Text.of("Right only before", "Justes avant seulement"))
                .column("only_after", Text.of("Only after", "Après seulement"))
                .column("p", Labels.P)
                .column("p_holm", Labels.P_HOLM);
        rows.stream()
                .filter(row -> row.getAs("variant").equals("published"))
                .forEach(row -> table.row(cells(
                        row,
                        Cell.name(row.getAs("training_seed")),
                        Cell.count(row.<Long>getAs("items")),
                        Cell.count(row.<Long>getAs("only_second")),
                        Cell.count(row.<Long>getAs("only_first")),
                        ScoreCells.p(row.<Double>getAs("p_exact")),
                        ScoreCells.p(row.<Double>getAs("p_holm")))));
        return table;
    }

    /** A table of what was found of a model before and one after, in {@link #cells}. */
    private static Table compared(String id, Text title, Text note) {
        return Table.of(id, title)
                .note(note)
                .column("before_model", Text.of("Model before", "Modèle avant"))
                .column("after_model", Text.of("Model after", "Modèle après"))
                .column("decoding", Labels.DECODING)
                .column("slice", SLICE);
    }

    private static List<Cell> cells(Row row, Cell... found) {
        List<Cell> cells = new ArrayList<>(List.of(
                Cell.name(row.getAs("second")),
                Cell.name(row.getAs("first")),
                Cell.name(row.getAs("decoding")),
                Cell.name(row.getAs("slice"))));
        cells.addAll(List.of(found));
        return cells;
    }
}
