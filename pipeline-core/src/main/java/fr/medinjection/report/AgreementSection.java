package fr.medinjection.report;

import fr.medinjection.report.AgreementFacts.Line;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How judges and metrics agree with the humans who rated a sample, beside Table 4. */
record AgreementSection() implements Section {
    @Override
    public String id() {
        return "agreement";
    }

    @Override
    public Text title() {
        return Text.of("Agreement with humans", "Accord avec les humains");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        AgreementFacts agreement = facts.data().agreement();
        if (agreement.lines().isEmpty()) {
            return List.of(Prose.missing(Text.of(
                    "No answer has been rated by humans yet. Run: ./submit.sh annotate --config FILE, have the page filled"
                            + " in, name the saved files under agreement.ratings and run: ./submit.sh agreement --config"
                            + " FILE",
                    "Aucune réponse n’a encore été évaluée par des humains. Lancer : ./submit.sh annotate --config"
                            + " FICHIER, faire remplir la page, nommer les fichiers enregistrés sous agreement.ratings et"
                            + " lancer : ./submit.sh agreement --config FICHIER")));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(correlations(agreement));
        add(blocks, verdicts(agreement));
        add(blocks, humans(agreement));
        add(blocks, differences(agreement));
        add(blocks, rates(agreement));
        return blocks;
    }

    private static void add(List<Block> blocks, Table table) {
        if (!table.isEmpty()) {
            blocks.add(table);
        }
    }

    private static Table correlations(AgreementFacts agreement) {
        Map<String, PaperScores.Printed> printed =
                new TreeMap<>(PaperScores.printed().correlations());
        Text ours = Text.of("Pearson", "Pearson");
        Text paper = Text.of("Table 4", "Table 4");
        Table table = Table.of(
                        "table-4-agreement", Text.of("Agreement beside Table 4", "Accord en regard de la table 4"))
                .note(Text.of(
                        "Each measure with the mean of the raters. Intervals resample clinical cases; p-values are two-sided,"
                                + " Holm’s over all measures of the table. Table 4 rates 100 answers of one model by one"
                                + " physician and gives no interval.",
                        "Chaque mesure avec la moyenne des évaluateurs. Les intervalles rééchantillonnent les cas cliniques ;"
                                + " les p sont bilatéraux, ceux de Holm sur toutes les mesures du tableau. La table 4 porte"
                                + " sur 100 réponses d’un modèle notées par un médecin et n’a pas d’intervalle."))
                .column("measure", Text.of("Measure", "Mesure"))
                .column("answers", Text.of("Answers", "Réponses"))
                .column(ours, "pearson", Text.same("r"))
                .column(ours, "pearson_interval", Labels.INTERVAL)
                .column(ours, "pearson_p", Labels.P)
                .column(ours, "pearson_holm", Text.same("p (Holm)"))
                .column(paper, "paper_r", Text.same("r"))
                .column(paper, "paper_difference", Labels.DIFFERENCE)
                .column(paper, "paper_p", Labels.P)
                .column("spearman", Text.same("Spearman"))
                .column("kendall", Text.same("Kendall"));
        for (Line line : agreement.measures()) {
            Optional<PaperScores.Printed> same = Optional.ofNullable(printed.remove(key(line)));
            table.row(
                    Cell.name(line.metric() + " " + line.variant()),
                    Cell.count(line.items()),
                    ScoreCells.decimal(line.value()),
                    ScoreCells.decimals(line.low(), line.high()),
                    ScoreCells.p(line.p()),
                    ScoreCells.p(line.holm()),
                    decimal(same.map(PaperScores.Printed::r)),
                    same.map(one -> Cell.difference(line.value() - one.r(), 2)).orElseGet(Cell::none),
                    ScoreCells.p(same.map(PaperScores.Printed::p).orElse(Double.NaN)),
                    decimal(agreement.of(line, "spearman").map(Line::value)),
                    decimal(agreement.of(line, "kendall").map(Line::value)));
        }
        printed.forEach((name, one) -> table.row(
                Cell.name(name),
                Cell.none(),
                Cell.none(),
                Cell.none(),
                Cell.none(),
                Cell.none(),
                ScoreCells.decimal(one.r()),
                Cell.none(),
                ScoreCells.p(one.p()),
                Cell.none(),
                Cell.none()));
        return table;
    }

    /** The paper's name of a measure: judges by name, metrics as the Python packages compute them. */
    private static String key(Line line) {
        return switch (line.metric()) {
            case "judge" -> line.variant();
            case "sentence-bleu" -> line.variant().equals("legacy") ? "bleu" : "";
            case "bleu" -> "";
            case "bertscore-f1" -> line.variant().startsWith("legacy") ? "bertscore_f1" : "";
            default -> line.variant().equals("legacy") ? line.metric() : "";
        };
    }

    private static Table verdicts(AgreementFacts agreement) {
        Table table = Table.of("judges-and-humans", Text.of("Verdicts of judges", "Verdicts des juges"))
                .note(Text.of(
                        "Against what most raters say; answers on which they are divided are left out. Found: of the"
                                + " equivalent answers those that the judge calls so (sensitivity), and of the others"
                                + " (specificity).",
                        "Face à l’avis de la majorité ; les réponses où les évaluateurs sont partagés sont écartées. Reconnues :"
                                + " parmi les réponses équivalentes celles que le juge dit telles (sensibilité), et parmi"
                                + " les autres (spécificité)."))
                .column("judge", Text.of("Judge", "Juge"))
                .column("accuracy", Text.of("Agreed", "Accord"))
                .column("kappa", Text.same("κ"))
                .column("kappa_interval", Labels.INTERVAL)
                .column("sensitivity", Text.of("Sensitivity", "Sensibilité"))
                .column("sensitivity_interval", Labels.INTERVAL)
                .column("specificity", Text.of("Specificity", "Spécificité"))
                .column("specificity_interval", Labels.INTERVAL);
        for (Line judge : agreement.measures()) {
            Optional<Line> kappa = agreement.of(judge, "kappa");
            if (judge.metric().equals("judge") && kappa.isPresent()) {
                Optional<Line> right = agreement.of(judge, "sensitivity");
                Optional<Line> wrong = agreement.of(judge, "specificity");
                table.row(
                        Cell.name(judge.variant()),
                        percent(agreement.of(judge, "accuracy")),
                        decimal(kappa.map(Line::value)),
                        ScoreCells.decimals(kappa.get().low(), kappa.get().high()),
                        percent(right),
                        shares(right),
                        percent(wrong),
                        shares(wrong));
            }
        }
        return table;
    }

    private static Table humans(AgreementFacts agreement) {
        Table table = Table.of("raters", Text.of("Raters among themselves", "Évaluateurs entre eux"))
                .note(Text.of(
                        "Krippendorff’s α over all raters, Cohen’s κ of two, and each rater’s correlation with the mean of the"
                                + " others: no judge can be expected to do much better.",
                        "α de Krippendorff sur tous les évaluateurs, κ de Cohen pour deux, et corrélation de chacun avec la"
                                + " moyenne des autres : on ne peut guère attendre mieux d’un juge."))
                .column("raters", Text.of("Raters", "Évaluateurs"))
                .column("statistic", Text.of("Statistic", "Mesure"))
                .column("answers", Text.of("Answers", "Réponses"))
                .column("value", Text.of("Value", "Valeur"))
                .column("interval", Labels.INTERVAL);
        agreement
                .humans()
                .forEach(line -> table.row(
                        Cell.name(line.variant()),
                        Cell.name(line.statistic()),
                        Cell.count(line.items()),
                        ScoreCells.decimal(line.value()),
                        ScoreCells.decimals(line.low(), line.high())));
        return table;
    }

    private static Table differences(AgreementFacts agreement) {
        Table table = Table.of("judge-differences", Text.of("Judges compared", "Juges comparés"))
                .note(
                        Text.of(
                                "Difference of the correlations with the humans on the same answers: interval from paired resamples,"
                                        + " p by Williams, Holm’s over all pairs of measures with a judge.",
                                "Différence des corrélations avec les humains sur les mêmes réponses : intervalle par"
                                        + " rééchantillonnage apparié, p de Williams, Holm sur toutes les paires avec un juge."))
                .column("first", Text.of("First", "Premier"))
                .column("second", Text.of("Second", "Second"))
                .column("difference", Text.of("Difference of r", "Différence de r"))
                .column("interval", Labels.INTERVAL)
                .column("p", Labels.P)
                .column("holm", Text.same("p (Holm)"));
        agreement
                .ofJudges()
                .forEach(one -> table.row(
                        Cell.name(one.first()),
                        Cell.name(one.second()),
                        ScoreCells.decimal(one.difference()),
                        ScoreCells.decimals(one.low(), one.high()),
                        ScoreCells.p(one.williams()),
                        ScoreCells.p(one.holm())));
        return table;
    }

    private static Table rates(AgreementFacts agreement) {
        Table table = Table.of("corrected-rates", Text.of("Rates behind the verdicts", "Taux derrière les verdicts"))
                .note(Text.of(
                        "The share of answers that a judge finds equivalent, and the share that this would come from given how"
                                + " it errs on the rated answers (Rogan and Gladen; interval of Lang and Reiczigel). None"
                                + " where the judge does no better than chance.",
                        "La part de réponses que le juge dit équivalentes, et celle dont elle proviendrait au vu de ses erreurs"
                                + " sur les réponses notées (Rogan et Gladen ; intervalle de Lang et Reiczigel). Aucune si"
                                + " le juge ne fait pas mieux que le hasard."))
                .column("judge", Text.of("Judge", "Juge"))
                .column("model", Labels.MODEL)
                .column("decoding", Labels.DECODING)
                .column("verdicts", Text.of("Verdicts", "Verdicts"))
                .column("rate", Text.of("As judged", "Selon le juge"))
                .column("corrected", Text.of("Corrected", "Corrigé"))
                .column("interval", Labels.INTERVAL);
        agreement
                .rates()
                .forEach(one -> table.row(
                        Cell.name(one.judge()),
                        Cell.name(one.model()),
                        Cell.name(one.decoding()),
                        Cell.count(one.verdicts()),
                        Cell.percent(one.rate()),
                        Cell.percent(one.corrected()),
                        ScoreCells.limits(one.low(), one.high())));
        return table;
    }

    private static Cell decimal(Optional<Double> value) {
        return ScoreCells.decimal(value.orElse(Double.NaN));
    }

    private static Cell percent(Optional<Line> line) {
        return line.map(one -> Cell.percent(one.value())).orElseGet(Cell::none);
    }

    private static Cell shares(Optional<Line> line) {
        return line.filter(one -> !Double.isNaN(one.low()))
                .map(one -> ScoreCells.limits(one.low(), one.high()))
                .orElseGet(Cell::none);
    }
}
