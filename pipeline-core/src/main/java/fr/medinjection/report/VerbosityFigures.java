package fr.medinjection.report;

import fr.medinjection.report.ScoreFacts.Run;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.ScatterFigure;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Scores by the length of the answers as pictures, and beside what the paper prints of them. */
record VerbosityFigures(ScoreFacts scores, PaperScores paper) {
    private static final String OPEN = "type=OEQ";
    private static final Text LENGTH =
            Text.of("length against the reference, mean of ratios", "longueur rapportée à la référence, moyenne");

    /**
     * The points of the models, and how the correlation fares without each.
     *
     * @param without the same correlation with each model left out
     */
    List<Block> of(VerbosityFacts.Line line, List<VerbosityFacts.Line> without) {
        List<Block> figures = new ArrayList<>(List.of(points(line)));
        if (!without.isEmpty()) {
            figures.add(leftOut(line, without));
        }
        return figures;
    }

    private Block points(VerbosityFacts.Line line) {
        List<ScatterFigure.Mark> marks = new ArrayList<>();
        for (Run run : runs(line)) {
            Optional<ScoreFacts.Line> score = scores.line(run, OPEN, line.metric(), line.variant());
            score.ifPresent(found -> marks.add(
                    new ScatterFigure.Mark(Text.same(run.model()), length(run.model(), line), found.value())));
        }
        Text title = Text.of(
                "{0} by the length of the answers", "{0} selon la longueur des réponses", VerbositySection.name(line));
        Text note = Text.of(
                "One point a model. Spearman {0} (p {1}), Kendall {2} (p {3}).",
                "Un point par modèle. Spearman {0} (p {1}), Kendall {2} (p {3}).",
                Numbers.decimal(line.spearman(), 2),
                ScoreCells.pValue(line.spearmanP()).shown(),
                Numbers.decimal(line.kendall(), 2),
                ScoreCells.pValue(line.kendallP()).shown());
        return new ScatterFigure(id("verbosity", line), title, note, LENGTH, marks);
    }

    private Block leftOut(VerbosityFacts.Line line, List<VerbosityFacts.Line> without) {
        List<ScatterFigure.Mark> marks = without.stream()
                .map(other -> new ScatterFigure.Mark(
                        Text.same(other.leftOut()), length(other.leftOut(), line), other.spearman()))
                .toList();
        Text title = Text.of(
                "{0} and length without each model",
                "{0} et longueur en écartant chaque modèle", VerbositySection.name(line));
        Text note = Text.of(
                "One point a model: at the length of its own answers, Spearman’s correlation over the others. Over all it"
                        + " is {0}: a point far from that is a model that decides alone.",
                "Un point par modèle : à la longueur de ses propres réponses, la corrélation de Spearman sur les autres. Sur"
                        + " tous elle vaut {0} : un point loin de là est un modèle qui décide seul.",
                Numbers.decimal(line.spearman(), 2));
        return new ScatterFigure(id("verbosity-left-out", line), title, note, LENGTH, marks);
    }

    private static String id(String kind, VerbosityFacts.Line line) {
        return String.join("-", kind, line.metric(), line.variant(), line.decoding())
                .replaceAll("[^A-Za-z0-9-]", "-");
    }

    /** The runs that have a point. */
    private List<Run> runs(VerbosityFacts.Line line) {
        return scores.runs().stream()
                .filter(run -> run.decoding().equals(line.decoding()) && !Double.isNaN(length(run.model(), line)))
                .toList();
    }

    private double length(String model, VerbosityFacts.Line line) {
        Run run = new Run(model, line.decoding());
        return scores.line(run, OPEN, VerbosityFacts.LENGTH, VerbosityFacts.VARIANT)
                .map(ScoreFacts.Line::value)
                .orElse(Double.NaN);
    }

    /** The figures that the paper gives with its Figure 5, of judges where there are any. */
    Table besidePaper(List<VerbosityFacts.Line> drawn) {
        Table table = Table.of("figure-5", Text.of("Length beside Figure 5", "La longueur en regard de la figure 5"))
                .note(Text.of(
                        "The paper’s correlations are those of its judge. It counts tokens, of which its references have about"
                                + " 90; we count words.",
                        "Les corrélations de l’article sont celles de son juge. Il compte des tokens, dont ses références ont"
                                + " environ 90 ; nous comptons des mots."))
                .column("figure", Text.of("Figure", "Grandeur"))
                .column("decoding", Text.of("Decoding", "Décodage"))
                .column("ours", Labels.THIS_RUN)
                .column("paper", Labels.PAPER)
                .column("difference", Labels.DIFFERENCE);
        for (VerbosityFacts.Line line : drawn) {
            if (line.metric().equals("judge")) {
                Text judge = VerbositySection.name(line);
                row(table, Text.of("Spearman, {0}", "Spearman, {0}", judge), line, line.spearman(), "spearman_rho");
                row(table, Text.of("Kendall, {0}", "Kendall, {0}", judge), line, line.kendall(), "kendall_tau");
                row(table, Text.of("p of Spearman, {0}", "p de Spearman, {0}", judge), line, line.spearmanP(), "p");
            }
        }
        drawn.stream().findFirst().ifPresent(line -> lengths(table, line));
        return table;
    }

    private void lengths(Table table, VerbosityFacts.Line line) {
        double[] tuned = runs(line).stream()
                .filter(run -> !run.model().equals(ScoreFacts.BASE))
                .mapToDouble(run -> length(run.model(), line))
                .sorted()
                .toArray();
        Text base = Text.of("Length ratio, base model", "Rapport de longueur, modèle de base");
        row(table, base, line, length(ScoreFacts.BASE, line), "base_length_ratio");
        if (tuned.length > 0) {
            Text least =
                    Text.of("Length ratio, smallest of the others", "Rapport de longueur, le plus petit des autres");
            Text most = Text.of("Length ratio, largest of the others", "Rapport de longueur, le plus grand des autres");
            row(table, least, line, tuned[0], "least_length_ratio");
            row(table, most, line, tuned[tuned.length - 1], "largest_length_ratio");
        }
    }

    private void row(Table table, Text name, VerbosityFacts.Line line, double ours, String key) {
        double printed = paper.verbosity().get(key);
        table.row(
                Cell.label(name),
                Cell.name(line.decoding()),
                ScoreCells.decimal(ours),
                Cell.decimal(printed, 2),
                Cell.difference(ours - printed, 2));
    }
}
