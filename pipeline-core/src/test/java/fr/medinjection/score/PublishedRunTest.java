package fr.medinjection.score;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.data.TaskType;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.score.encoder.TinyEncoders;
import fr.medinjection.source.Reading;
import fr.medinjection.source.raw.RawLimits;
import fr.medinjection.stage.StageRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the published evaluation script wrote is read and scored, and the scores are those that it printed. */
class PublishedRunTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, TaskType> TYPES =
            new TreeMap<>(Map.of("qcm", TaskType.MCQ, "qcmu", TaskType.MCQU, "qro", TaskType.OEQ));
    private static final PromptRenderer PROMPTS =
            PromptRenderer.load(Reading.root().resolve("conf/prompts/item"));
    private static final RawLimits LIMITS =
            new RawLimits(1 << 22, 64, 1 << 22, 1 << 22, 1 << 22, 1 << 26, 1 << 26, 200, 100);
    private static final String OUTPUT = ImportStage.PREDICTIONS + "elsewhere";

    @TempDir
    private Path folder;

    @Test
    void itsScoresAreTheScripts() throws IOException {
        StageRunner runner = scored(unzipped());
        assertThat(runner.read(ImportStage.QUARANTINE + "elsewhere").count()).isZero();
        assertThat(runner.store()
                        .manifest(OUTPUT)
                        .orElseThrow()
                        .facts()
                        .get("answers")
                        .toString())
                .as("what cannot be read is counted, and nothing is read otherwise than there")
                .contains("unread", "beyond-options", "empty")
                .doesNotContain("read-differently-there");
        Dataset<Row> scores = runner.read(ScoreStage.SCORES);
        assertThat(printed()).hasSize(6).allSatisfy((what, printed) -> assertThat(value(scores, what))
                .as(what)
                .isCloseTo(printed, within(1e-9))); // shares of items are summed in whole numbers
    }

    /** What the script printed, by type of question, decoding and metric, which it calls em and Hamming. */
    private static Map<String, Double> printed() throws IOException {
        JsonNode summary = summary();
        Map<String, Double> printed = new TreeMap<>();
        for (String kind : List.of("qcm", "qcmu")) {
            JsonNode scores = summary.path("essai_" + kind);
            scores.fieldNames().forEachRemaining(name -> {
                if (!name.equals("n_items")) {
                    String what = name.replace("em_", "exact-match ")
                            .replace("hamming_", "jaccard ")
                            .replace("constrained", "constrained-paper");
                    printed.put(TYPES.get(kind) + " " + what, scores.path(name).doubleValue());
                }
            });
        }
        return printed;
    }

    private static double value(Dataset<Row> scores, String what) {
        String[] parts = what.split(" ", -1);
        return value(scores, parts[0], parts[1], parts[2]);
    }

    private static double value(Dataset<Row> scores, String type, String metric, String decoding) {
        List<Row> rows = scores.where(col("slice")
                        .equalTo("type=" + type)
                        .and(col("metric").equalTo(metric))
                        .and(col("decoding").equalTo(decoding))
                        .and(col("variant").equalTo("published"))
                        .and(col("average").equalTo("micro"))
                        .and(col("orders").equalTo("published"))
                        .and(col("statistic").equalTo("value")))
                .collectAsList();
        assertThat(rows).as(metric + " of " + type + ", " + decoding).hasSize(1);
        return rows.get(0).<Double>getAs("value");
    }

    /** An output folder with the items as test set, in which the files of answers are read and scored. */
    private StageRunner scored(Map<String, Path> files) throws IOException {
        List<TestItem> items = new ArrayList<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            JsonNode records = JSON.readTree(file.getValue().toFile());
            IntStream.range(0, records.size())
                    .forEach(i -> items.add(item(file.getKey() + i, file.getKey(), records.get(i))));
        }
        assertThat(items).hasSize(162);
        StageRunner runner = ScoredFolder.in(folder.resolve("out"), new Exam(items, List.of()))
                .runner();
        List<String> paths = files.values().stream().map(Path::toString).toList();
        AnswersConfig answers = new AnswersConfig(paths, "elsewhere", "", "", "id", "answer");
        ImportStage read = new ImportStage(
                new ImportStage.Settings("elsewhere", answers, "", PROMPTS.hashes()), answers, LIMITS, PROMPTS);
        runner.run(read, List.of(TestSetStage.OUTPUT), read.outputs());
        ScoreConfig config =
                new ScoreConfig(20, 0.9, 7, 1000, 0.0, List.of("all"), TinyEncoders.NO_BERT, TinyEncoders.RUN);
        runner.run(
                ScoreStage.of(config, new Configuration()), List.of(TestSetStage.OUTPUT, OUTPUT), ScoreStage.OUTPUTS);
        return runner;
    }

    private static TestItem item(String id, String kind, JsonNode record) {
        TaskType type = TYPES.get(kind);
        List<String> options = new ArrayList<>();
        record.path("options").forEach(option -> options.add(option.textValue()));
        String answer = record.path("answer").textValue();
        List<Integer> correct = type.isClosed()
                ? List.of(answer.split(" ", -1)).stream()
                        .map(letter -> letter.charAt(0) - 'A')
                        .toList()
                : List.of();
        String open = type.isClosed() ? "" : answer;
        return Items.item(id, "essai", type, record.path("question").textValue(), options, correct, open, "");
    }

    private Map<String, Path> unzipped() {
        Map<String, Path> files = new TreeMap<>();
        for (String kind : TYPES.keySet()) {
            String name = "essai_" + kind + ".qwen_eval.json";
            Path file = folder.resolve(name);
            try (InputStream zipped = new GZIPInputStream(resource(name + ".gz"))) {
                Files.copy(zipped, file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            files.put(kind, file);
        }
        return files;
    }

    private static JsonNode summary() throws IOException {
        try (InputStream in = resource("summary.json")) {
            return JSON.readTree(in).path("scores");
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(PublishedRunTest.class.getResourceAsStream("published/" + name), name);
    }
}
