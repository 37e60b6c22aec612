package fr.medinjection.report;

import fr.medinjection.report.ScoreFacts.Line;
import fr.medinjection.report.ScoreFacts.Run;
import fr.medinjection.report.page.BarFigure;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Ink;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What each model has right of the closed questions, as bars; beside the paper's where it prints every one of them. */
final class ScoreFigure {
    private ScoreFigure() {}

    static List<Block> of(List<Run> runs, ScoreFacts scores, PaperScores paper) {
        List<BarFigure.Group> ours = new ArrayList<>();
        List<BarFigure.Group> both = new ArrayList<>();
        for (Run run : runs) {
            Optional<Line> line = scores.line(run, "aggregate", "exact-match", "published");
            Text label = Text.same(run.model() + ", " + run.decoding());
            OptionalDouble printed = paper.choice(run.model(), "aggregate_" + ChoiceScoreSection.decoding(run) + "_em");
            line.ifPresent(found -> ours.add(new BarFigure.Group(label, List.of(found.value()))));
            if (line.isPresent() && printed.isPresent()) {
                both.add(new BarFigure.Group(label, List.of(line.get().value(), printed.getAsDouble())));
            }
        }
        return ours.isEmpty() ? List.of() : List.of(both.size() == ours.size() ? figure(both) : figure(ours));
    }

    private static BarFigure figure(List<BarFigure.Group> groups) {
        List<BarFigure.Series> series = List.of(
                new BarFigure.Series(Labels.THIS_RUN, Ink.NATIVE), new BarFigure.Series(Labels.PAPER, Ink.OTHER));
        return new BarFigure(
                "scores-by-model",
                Text.of("Exact match by model, aggregate", "Réponse exacte par modèle, agrégat"),
                Text.of(
                        "The plain mean of MCQ and MCQU, as in Table 5.",
                        "La moyenne simple de QCM et QCU, comme dans la table 5."),
                series.subList(0, groups.get(0).shares().size()),
                groups,
                BarFigure.Arrangement.BESIDE);
    }
}
