package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.TaskType;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.score.TestItem;
import fr.medinjection.source.Reading;
import fr.medinjection.stage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of answers made elsewhere beside those of the sample's models. */
class AnswersElsewhereIT {
    @TempDir
    Path dir;

    /** A file as the published script writes it: every second question answered rightly, the others with A. */
    @Test
    void answersMadeElsewhereArePredictionsAndScored() throws IOException {
        Path out = OutputFiles.copy(SampleRun.finished().out, dir.resolve("out"));
        Path file = dir.resolve("essai.qwen_eval.json");
        double[] expected = answered(out, file);
        String theirs = "answers.theirs={path: [" + file + "], model: theirs, training-seed: \"\", decoding: greedy,"
                + " id-field: id, answer-field: answer}";
        for (String job : List.of("generate", "score")) {
            Ran ran = Ran.of(job, "--config", SampleRun.CONFIG.toString(), "--out", out.toString(), "--set", theirs);
            assertThat(ran.errors()).isEmpty();
            assertThat(out.resolve("predictions/theirs/_manifest.json")).isNotEmptyFile();
        }
        try (Datasets datasets = new Datasets(out)) {
            assertThat(datasets.manifest("predictions-quarantine/theirs").rows())
                    .isZero();
            assertThat(value(datasets, "exact-match")).isCloseTo(expected[0], within(1e-12));
            assertThat(value(datasets, "jaccard")).isCloseTo(expected[1], within(1e-12));
        }
    }

    /** Writes the answers to the closed questions of the test set; the mean exact match and Jaccard index of those to MCQ. */
    private static double[] answered(Path out, Path file) throws IOException {
        PromptRenderer prompts = PromptRenderer.load(Reading.root().resolve("conf/prompts/item"));
        ArrayNode records = Manifest.JSON.createArrayNode();
        List<double[]> scores = new ArrayList<>();
        try (Datasets datasets = new Datasets(out)) {
            for (Row row : datasets.rows("test-set")) {
                Instruction item = TestItem.of(row).instruction();
                boolean right = records.size() % 2 == 0;
                ObjectNode record = records.addObject();
                ArrayNode messages = record.putArray("messages");
                messages.addObject().put("role", "user").put("content", prompts.prompt(item));
                String gold = prompts.gold(item);
                record.put("answer", gold).put("greedy_output", right ? gold : "A");
                if (item.type().isClosed()) {
                    ArrayNode classes = record.putArray("classes");
                    item.options().forEach(option -> classes.add(PromptRenderer.letter(classes.size())));
                    record.put("constrained_output", gold);
                    record.putArray("prediction_constrained").addAll(letters(gold));
                    record.putArray("prediction_greedy").addAll(letters(right ? gold : "A"));
                }
                if (item.type() == TaskType.MCQ) {
                    boolean isA = right || gold.equals("A");
                    double overlap = gold.startsWith("A") ? 1.0 / item.correct().size() : 0;
                    scores.add(new double[] {isA ? 1 : 0, isA ? 1 : overlap});
                }
            }
        }
        Files.writeString(file, records.toString());
        return new double[] {mean(scores, 0), mean(scores, 1)};
    }

    private static List<TextNode> letters(String answer) {
        return Stream.of(answer.split(" ", -1)).map(TextNode::valueOf).toList();
    }

    private static double mean(List<double[]> scores, int which) {
        return scores.stream().mapToDouble(score -> score[which]).average().orElseThrow();
    }

    private static double value(Datasets datasets, String metric) {
        List<Row> found = datasets.rows("scores").stream()
                .filter(row -> row.getAs("model").equals("theirs")
                        && row.getAs("decoding").equals("greedy")
                        && row.getAs("slice").equals("type=MCQ")
                        && row.getAs("metric").equals(metric)
                        && row.getAs("variant").equals("published")
                        && row.getAs("average").equals("micro")
                        && row.getAs("orders").equals("published")
                        && row.getAs("statistic").equals("value"))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0).<Double>getAs("value");
    }
}
