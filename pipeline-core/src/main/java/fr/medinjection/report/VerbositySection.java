package fr.medinjection.report;

import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Enclosed;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Whether models that write longer answers score higher, with each model left out in turn: Figures 5 and 6. */
record VerbositySection() implements Section {
    /** The metrics whose points are drawn, where no judge has a figure. */
    private static final List<String> DRAWN = List.of("judge", "rouge2");

    @Override
    public String id() {
        return "verbosity";
    }

    @Override
    public Text title() {
        return Text.of("Length and scores", "Longueur et scores");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        VerbosityFacts verbosity = facts.data().verbosity();
        List<VerbosityFacts.Line> whole = verbosity.whole();
        if (whole.isEmpty()) {
            return List.of(Prose.missing(Text.of(
                    "At least three models must have answered open questions.",
                    "Il faut qu’au moins trois modèles aient répondu aux questions ouvertes.")));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(Prose.plain(Text.of(
                "The paper finds no relation between the judge’s score and the length of the answers over its eight models"
                        + " (Spearman 0.0, Kendall 0.0), one of which writes answers 28 times as long as the references.",
                "L’article ne trouve aucun lien entre la note du juge et la longueur des réponses sur ses huit modèles"
                        + " (Spearman 0,0, Kendall 0,0), dont un écrit des réponses 28 fois plus longues que les"
                        + " références.")));
        List<VerbosityFacts.Line> drawn = whole.stream()
                .filter(line -> DRAWN.contains(line.metric()) && !line.variant().startsWith("legacy"))
                .toList();
        VerbosityFigures figures = new VerbosityFigures(facts.data().scores(), PaperScores.printed());
        drawn.forEach(line -> blocks.addAll(figures.of(line, verbosity.without(line))));
        blocks.add(figures.besidePaper(drawn));
        blocks.add(table(whole, verbosity));
        blocks.add(new Enclosed(leftOut(whole, verbosity)));
        return blocks;
    }

    static Text name(VerbosityFacts.Line line) {
        return line.metric().equals("judge")
                ? Text.of("Judge {0}", "Juge {0}", Text.same(line.variant()))
                : Text.same(line.metric() + " (" + line.variant() + ")");
    }

    private static Table table(List<VerbosityFacts.Line> whole, VerbosityFacts verbosity) {
        Text left = Text.of("Spearman with one model left out", "Spearman en écartant un modèle");
        Table table = Table.of(
                        "verbosity", Text.of("Scores and length over the models", "Scores et longueur, par modèle"))
                .note(
                        Text.of(
                                "Correlation over the models of each score with the mean of the ratios of lengths (words as French"
                                        + " counts them), then with each model left out: the lowest, the highest, and the model"
                                        + " that changes most. Eight models are few: one can decide the sign.",
                                "Corrélation, sur les modèles, de chaque score avec la moyenne des rapports de longueur (mots comptés"
                                        + " à la française), puis en écartant chaque modèle : la plus basse, la plus haute, et le"
                                        + " modèle qui change le plus. Huit modèles, c’est peu : un seul peut décider du signe."))
                .column("metric", Text.of("Score", "Score"))
                .column("decoding", Labels.DECODING)
                .column("models", Text.of("Models", "Modèles"))
                .column("spearman", Text.same("Spearman"))
                .column("spearman_p", Labels.P)
                .column("kendall", Text.same("Kendall"))
                .column("kendall_p", Labels.P)
                .column(left, "lowest", Text.of("lowest", "plus basse"))
                .column(left, "highest", Text.of("highest", "plus haute"))
                .column(left, "furthest", Text.of("without", "sans"));
        for (VerbosityFacts.Line line : whole) {
            double[] others = verbosity.without(line).stream()
                    .mapToDouble(VerbosityFacts.Line::spearman)
                    .sorted()
                    .toArray();
            table.row(
                    new Cell(name(line), line.metric() + "/" + line.variant(), Cell.Kind.LABEL),
                    Cell.name(line.decoding()),
                    Cell.count(line.models()),
                    Cell.decimal(line.spearman(), 2),
                    ScoreCells.pValue(line.spearmanP()),
                    Cell.decimal(line.kendall(), 2),
                    ScoreCells.pValue(line.kendallP()),
                    others.length == 0 ? Cell.none() : Cell.decimal(others[0], 2),
                    others.length == 0 ? Cell.none() : Cell.decimal(others[others.length - 1], 2),
                    verbosity
                            .furthest(line)
                            .map(one -> Cell.name(one.leftOut()))
                            .orElseGet(Cell::none));
        }
        return table;
    }

    /** Each correlation without each model. */
    private static Table leftOut(List<VerbosityFacts.Line> whole, VerbosityFacts verbosity) {
        Table table = Table.of(
                        "verbosity-left-out",
                        Text.of(
                                "Scores and length with each model left out",
                                "Scores et longueur en écartant chaque modèle"))
                .column("metric", Text.of("Score", "Score"))
                .column("decoding", Labels.DECODING)
                .column("left_out", Text.of("Without", "Sans"))
                .column("models", Text.of("Models", "Modèles"))
                .column("spearman", Text.same("Spearman"))
                .column("spearman_p", Labels.P)
                .column("kendall", Text.same("Kendall"))
                .column("kendall_p", Labels.P);
        whole.forEach(line -> verbosity.without(line).stream()
                .sorted(Comparator.comparing(VerbosityFacts.Line::leftOut))
                .forEach(other -> table.row(
                        new Cell(name(other), other.metric() + "/" + other.variant(), Cell.Kind.LABEL),
                        Cell.name(other.decoding()),
                        Cell.name(other.leftOut()),
                        Cell.count(other.models()),
                        Cell.decimal(other.spearman(), 2),
                        ScoreCells.pValue(other.spearmanP()),
                        Cell.decimal(other.kendall(), 2),
                        ScoreCells.pValue(other.kendallP()))));
        return table;
    }
}
