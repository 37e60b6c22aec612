package fr.medinjection.report;

import fr.medinjection.report.ScoreFacts.Run;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The share of open answers that each judge finds equivalent to their references, beside the judge of Table 6. */
final class JudgeScores {
    private static final String OPEN = "type=OEQ";
    private static final String JUDGE = "judge";

    private JudgeScores() {}

    /** One row for each run and judge; nothing where nobody judged. */
    static List<Block> of(List<Run> runs, ScoreFacts scores) {
        PaperScores paper = PaperScores.printed();
        Table table = Table.of("judge-scores", Text.of("Judges beside Table 6", "Juges en regard de la table 6"))
                .note(Text.of(
                        "The share of answers that a judge finds equivalent to the reference. Failed: put to the judge without"
                                + " a verdict coming back; they count in neither way.",
                        "La part de réponses qu’un juge dit équivalentes à la référence. Échecs : soumises au juge sans verdict"
                                + " en retour ; elles ne comptent dans aucun sens."))
                .column("model", Labels.MODEL)
                .column("decoding", Labels.DECODING)
                .column(JUDGE, Text.of("Judge", "Juge"))
                .column("equivalent", Text.of("Equivalent", "Équivalentes"))
                .column("interval", Labels.INTERVAL)
                .column("failed", Text.of("Failed", "Échecs"))
                .column("paper", Labels.PAPER)
                .column("difference", Labels.DIFFERENCE);
        for (Run run : runs) {
            for (String judge : judges(scores)) {
                Optional<ScoreFacts.Line> line = scores.line(run, OPEN, JUDGE, judge);
                if (line.isPresent()) {
                    List<Cell> cells = new ArrayList<>(List.of(
                            Cell.name(run.model()),
                            Cell.name(run.decoding()),
                            Cell.name(judge),
                            ScoreCells.share(line),
                            ScoreCells.interval(line),
                            ScoreCells.share(scores.line(run, OPEN, JUDGE + "-failed", judge))));
                    cells.addAll(ScoreCells.beside(line, printed(paper, run)));
                    table.row(cells);
                }
            }
        }
        return table.isEmpty() ? List.of() : List.of(table);
    }

    private static List<String> judges(ScoreFacts scores) {
        return scores.lines().stream()
                .filter(line -> line.metric().equals(JUDGE))
                .map(ScoreFacts.Line::variant)
                .distinct()
                .sorted()
                .toList();
    }

    /** The paper prints the judge as a share of one, not in percent. */
    private static OptionalDouble printed(PaperScores paper, Run run) {
        Double share = paper.open().getOrDefault(run.model(), Map.of()).get("llm_judge");
        return share == null ? OptionalDouble.empty() : OptionalDouble.of(share);
    }
}
