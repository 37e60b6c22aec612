package fr.medinjection.report;

import fr.medinjection.report.ScoreFacts.Run;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.ScatterFigure;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether models that write longer answers score higher, with each model left out in turn: Figures 5 and 6. */
record VerbositySection() implements Section {
    private static final String OPEN = "type=OEQ";

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
        whole.stream()
                .filter(line -> DRAWN.contains(line.metric()) && !line.variant().startsWith("legacy"))
                .map(line -> figure(line, facts.data().scores()))
                .forEach(blocks::add);
        blocks.add(table(whole, verbosity));
        return blocks;
    }

    private static Block figure(VerbosityFacts.Line line, ScoreFacts scores) {
        List<ScatterFigure.Mark> marks = new ArrayList<>();
        for (Run run : scores.runs()) {
            Optional<ScoreFacts.Line> length = scores.line(run, OPEN, VerbosityFacts.LENGTH, VerbosityFacts.VARIANT);
            Optional<ScoreFacts.Line> score = scores.line(run, OPEN, line.metric(), line.variant());
            if (run.decoding().equals(line.decoding()) && length.isPresent() && score.isPresent()) {
                marks.add(new ScatterFigure.Mark(
                        Text.same(run.model()),
                        length.get().value(),
                        score.get().value()));
            }
        }
        String id = ("verbosity-" + line.metric() + "-" + line.variant() + "-" + line.decoding())
                .replaceAll("[^A-Za-z0-9-]", "-");
        Text title = Text.of("{0} by the length of the answers", "{0} selon la longueur des réponses", name(line));
        return new ScatterFigure(
                id,
                title,
                Text.of(
                        "One point a model. Spearman {0} (p {1}), Kendall {2} (p {3}).",
                        "Un point par modèle. Spearman {0} (p {1}), Kendall {2} (p {3}).",
                        Numbers.decimal(line.spearman(), 2),
                        ScoreCells.pValue(line.spearmanP()).shown(),
                        Numbers.decimal(line.kendall(), 2),
                        ScoreCells.pValue(line.kendallP()).shown()),
                Text.of("length against the reference, mean of ratios", "longueur rapportée à la référence, moyenne"),
                marks);
    }

    private static Text name(VerbosityFacts.Line line) {
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
                .column("decoding", Text.of("Decoding", "Décodage"))
                .column("models", Text.of("Models", "Modèles"))
                .column("spearman", Text.same("Spearman"))
                .column("spearman_p", Text.same("p"))
                .column("kendall", Text.same("Kendall"))
                .column("kendall_p", Text.same("p"))
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
}
