package fr.medinjection.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.SparkTest;
import fr.medinjection.data.TaskType;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.source.Reading;
import fr.medinjection.source.raw.RawLimits;
import fr.medinjection.stage.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportStageTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PromptRenderer PROMPTS =
            PromptRenderer.load(Reading.root().resolve("conf/prompts/item"));
    private static final RawLimits LIMITS =
            new RawLimits(1 << 20, 64, 1 << 20, 1 << 20, 1 << 20, 1 << 24, 1 << 24, 200, 100);
    private static final List<TestItem> ITEMS = List.of(
            Items.closed("q1", "mediqal", TaskType.MCQ, 3, 0, 2),
            Items.closed("q2", "mediqal", TaskType.MCQU, 4, 1),
            Items.open("q3", "wmt", "Le foie."),
            Items.open("q4", "wmt", "Le cœur."));

    @TempDir
    private Path folder;

    @Test
    void everyRecordBecomesAPredictionOrStandsInQuarantineWithItsReason() throws IOException {
        Map<String, Output> outputs = imported(
                "answers.jsonl",
                """
                {"id": "q1", "answer": "A C", "tokens": 3}
                {"id": "q1", "answer": "B"}
                {"id": "q2", "answer": ["b"], "order": [3, 2, 1, 0], "permutation": 1}
                {"id": "q2", "answer": "E"}
                {"id": "q2", "answer": "A", "order": [0, 0, 1, 2], "permutation": 2}
                {"id": "q2", "answer": "A", "permutation": 3}
                {"id": "q3", "answer": ""}
                {"id": "q4", "answer": "<script>alert(1)</script>", "item_fingerprint": "older"}
                {"id": "q4", "answer": "Le cœur", "test_set": "4-older"}
                {"id": "nowhere", "answer": "A"}
                {"id": "q4"}
                {"id": "q4", "answer":
                """);
        Map<String, Prediction> read = predictions(outputs).stream()
                .collect(Collectors.toMap(p -> p.id() + p.order().number(), Function.identity()));
        assertThat(read.keySet()).containsExactlyInAnyOrder("q10", "q20", "q21", "q30");
        assertThat(read.get("q10").published()).containsExactly(0, 2);
        assertThat(read.get("q10").reply().tokens()).isEqualTo(3);
        assertThat(read.get("q21").published()).containsExactly(2);
        assertThat(read.get("q20").published()).isEmpty();
        assertThat(read.get("q30").reply().text()).isEmpty();
        assertThat(read.get("q10").run()).isEqualTo(new Run("elsewhere", "", "greedy"));
        assertThat(reasons(outputs))
                .containsExactlyInAnyOrder(
                        "duplicate",
                        "broken-order",
                        "broken-order",
                        "other-version",
                        "other-version",
                        "unknown-item",
                        "no-answer",
                        "incomplete-json");
        assertThat(outputs.get("predictions/elsewhere").facts().get("answers"))
                .isEqualTo(Map.of("beyond-options", 1L, "empty", 1L));
        assertThat(outputs.get("predictions/elsewhere").facts())
                .containsEntry("rows-in", 12L)
                .containsEntry("dropped", 8L);
    }

    @Test
    void tablesAndParquetAreReadAlike() throws IOException {
        String csv = "id,answer\nq1,\"A,C\"\nq2,(B)\nq3,Le foie.\n";
        List<Prediction> table = predictions(imported("answers.csv", csv));
        assertThat(table).hasSize(3);
        Path parquet = folder.resolve("answers.parquet");
        SparkTest.spark()
                .read()
                .option("header", "true")
                .csv(folder.resolve("answers.csv").toString())
                .write()
                .parquet(parquet.toString());
        assertThat(predictions(stage(parquet))).containsExactlyInAnyOrderElementsOf(table);
    }

    @Test
    void thePublishedScriptsOutputIsKnownAgainByItsText() throws IOException {
        ArrayNode file = JSON.createArrayNode();
        ObjectNode several = published(ITEMS.get(0), "A C", "A, C", List.of("A", "C"), List.of("A", "C"), "A C");
        several.putObject("class_probabilities").put("A", 0.7).put("B", 0.1).put("C", 0.2);
        file.add(several);
        file.add(published(ITEMS.get(1), "La réponse B", "B", List.of(), List.of("B"), "B"));
        file.add(published(ITEMS.get(1), "B", "B", List.of("B"), List.of("C"), "C"));
        ObjectNode open = JSON.createObjectNode();
        ask(open, ITEMS.get(2));
        open.put("greedy_output", "C'est le foie.").putNull("greedy_output_parsed");
        file.add(open);
        Map<String, Output> outputs = imported("qcm.qwen_eval.json", file.toString());
        List<Prediction> read = predictions(outputs);
        assertThat(read.stream().map(p -> p.id() + " " + p.run().decoding()))
                .containsExactlyInAnyOrder(
                        "q1 greedy", "q1 constrained-paper", "q2 greedy", "q2 constrained-paper", "q3 greedy");
        Prediction first =
                read.stream().filter(p -> p.id().equals("q1")).findFirst().orElseThrow();
        assertThat(first.published()).containsExactly(0, 2);
        assertThat(first.reply().logProbabilities().get(0)).isCloseTo(Math.log(0.7), within(1e-12));
        Prediction prose = read.stream()
                .filter(p -> p.reply().text().equals("La réponse B"))
                .findFirst()
                .orElseThrow();
        assertThat(prose.published()).isEmpty();
        assertThat(prose.tolerant()).containsExactly(1);
        assertThat(reasons(outputs)).containsExactly("other-version", "other-version");
        assertThat(outputs.get("predictions/elsewhere").facts().get("answers")).isEqualTo(Map.of("unread", 1L));
    }

    private static ObjectNode published(
            TestItem item,
            String greedy,
            String constrained,
            List<String> readGreedy,
            List<String> readConstrained,
            String gold) {
        ObjectNode record = JSON.createObjectNode();
        ask(record, item);
        ArrayNode classes = record.putArray("classes");
        for (int i = 0; i < item.instruction().options().size(); i++) {
            classes.add(PromptRenderer.letter(i));
        }
        record.put("answer", gold).put("greedy_output", greedy).put("constrained_output", constrained);
        record.set("prediction_greedy", JSON.valueToTree(readGreedy));
        record.set("prediction_constrained", JSON.valueToTree(readConstrained));
        return record;
    }

    private static void ask(ObjectNode record, TestItem item) {
        ArrayNode messages = record.putArray("messages");
        messages.addObject().put("role", "system").put("content", "Vous êtes médecin.");
        messages.addObject().put("role", "user").put("content", PROMPTS.prompt(item.instruction()));
        messages.addObject().put("role", "assistant").put("content", "");
    }

    private Map<String, Output> imported(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        return stage(file);
    }

    private static Map<String, Output> stage(Path file) {
        AnswersConfig answers = new AnswersConfig(List.of(file.toString()), "elsewhere", "", "greedy", "id", "answer");
        ImportStage.Settings settings = new ImportStage.Settings("elsewhere", answers, "", PROMPTS.hashes());
        return new ImportStage(settings, answers, LIMITS, PROMPTS)
                .apply(Map.of(TestSetStage.OUTPUT, new Exam(ITEMS, List.of()).testSet()));
    }

    private static List<Prediction> predictions(Map<String, Output> outputs) {
        return outputs.get("predictions/elsewhere").rows().collectAsList().stream()
                .map(Prediction::of)
                .toList();
    }

    private static List<String> reasons(Map<String, Output> outputs) {
        List<Row> rows = outputs.get("predictions-quarantine/elsewhere").rows().collectAsList();
        return rows.stream().map(row -> row.<String>getAs("reason")).toList();
    }
}
