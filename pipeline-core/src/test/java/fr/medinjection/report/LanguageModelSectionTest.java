package fr.medinjection.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.SparkTest;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.Manifest;
import fr.medinjection.synth.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageModelSectionTest {
    private static final Map<String, Object> PAID = Map.of(
            "requests",
            10,
            "failed",
            1,
            "prompt-tokens",
            5000,
            "completion-tokens",
            900,
            "cost",
            0.125,
            "cost-unknown",
            1);
    private static final Map<String, Object> UNPRICED = Map.of(
            "requests", 4, "failed", 0, "prompt-tokens", 40, "completion-tokens", 4, "cost", 0.0, "cost-unknown", 4);

    @TempDir
    Path out;

    private void dataset(String name, Map<String, Long> counts, Map<String, Object> facts, String config)
            throws IOException {
        DatasetStore store = new DatasetStore(new Configuration(), out.toString());
        Files.createDirectories(Path.of(store.stage(name).toUri().getPath()));
        store.commit(name, manifest(name, counts, facts, config));
    }

    private static Manifest manifest(String name, Map<String, Long> counts, Map<String, Object> facts, String config)
            throws IOException {
        JsonNode settings = Manifest.JSON.readTree(config);
        long rows = counts.values().stream().mapToLong(count -> count).sum();
        return new Manifest(
                "synthesise",
                name,
                "f",
                "c",
                rows,
                counts,
                facts,
                settings,
                List.of(),
                "",
                "",
                "",
                "run",
                "2026-01-01T00:00:00Z",
                1);
    }

    private List<String> table(String name) throws IOException {
        return Files.readAllLines(out.resolve("report/tables/" + name + ".csv"));
    }

    @Test
    void requestsRejectionsAndJudgementsAreShown() throws IOException {
        Map<String, Object> round = Map.of(
                "type",
                "MCQ",
                "round",
                1,
                "texts",
                8,
                "kept",
                30,
                "rejected",
                Map.of("missing", 2, "repeated", 1),
                "total",
                30,
                "target",
                40);
        dataset(
                "llm/synthesise",
                Map.of("type=MCQ/source=diamed/task=billing / ICD-10 code suggestion", 30L),
                Map.of("usage", Map.of("gpt", PAID), "rounds", List.of(round)),
                "{}");
        dataset(
                "llm/synthesise-rejected",
                Map.of(
                        "type=MCQ/source=diamed/reason=missing",
                        2L,
                        "type=MCQ/source=morfitt/reason=missing",
                        3L,
                        "type=OEQ/source=diamed/reason=repeated",
                        1L),
                Map.of(),
                "{}");
        dataset("llm/translate/gpt", Map.of("source=medqa", 7L), Map.of("usage", Map.of("gpt", PAID)), "{}");
        dataset("llm/translate-rejected/gpt", Map.of("reason=not-json/source=medqa", 2L), Map.of(), "{}");
        Map<String, Object> pair = Map.of(
                "type", "MCQ", "first", "a", "second", "b", "items", 4, "measure", "kappa", "same", 0.5, "value", 0.25);
        dataset(
                "llm/judge",
                Map.of("type=MCQ/judge=a/score=1", 1L, "type=MCQ/judge=a/score=3", 3L, "type=OEQ/judge=a/score=4", 2L),
                Map.of("usage", Map.of("local", UNPRICED), "agreement", List.of(pair)),
                "{\"mcq\": {\"low\": 1, \"high\": 3}, \"oeq\": {\"low\": 1, \"high\": 5}}");
        Reports.write(SparkTest.spark(), new DatasetStore(new Configuration(), out.toString()), ReportRows.CONFIG);
        assertThat(table("llm-usage"))
                .containsExactly(
                        "dataset,model,requests,failed,prompt_tokens,completion_tokens,cost,cost_unknown",
                        "judge,local,4,0,40,4,,4",
                        "synthesise,gpt,10,1,5000,900,0.125000,1",
                        "translate/gpt,gpt,10,1,5000,900,0.125000,1");
        assertThat(table("synthesis-rounds")).hasSize(2).last().asString().endsWith(",1,8,30,3,30,40");
        assertThat(table("llm-rejected"))
                .containsExactly(
                        "dataset,reason,rows",
                        "synthesise,Missing from the reply,5",
                        "synthesise,Repeats another item,1",
                        "translate/gpt,Not JSON,2");
        assertThat(table("figure-3-judgements"))
                .containsExactly(
                        "type,judge,items,mean,share_1,share_2,share_3,share_4,share_5",
                        "\"MCQ, several answers\",a,4,2.500000,0.250000,0.000000,0.750000,,",
                        "\"OEQ, open\",a,2,4.000000,0.000000,0.000000,0.000000,1.000000,0.000000");
        assertThat(table("judge-agreement")).last().asString().endsWith(",a,b,4,0.500000,0.250000");
        assertThat(Files.readString(out.resolve("report/index.html")))
                .contains("id=\"figure-3-mcq\"", "id=\"figure-3-oeq\"", "id=\"language-models\"");
    }

    @Test
    void theAnswersOfServicesCountToo() throws IOException {
        String name = "predictions/gpt";
        Manifest answers = manifest(name, Map.of(), Map.of("usage", Map.of("gpt", PAID)), "{}");
        LlmFacts facts = LlmFacts.of(new TreeMap<>(Map.of(name, answers)));
        assertThat(facts.asked())
                .containsExactly(new LlmFacts.Asked(name, "gpt", new Usage(10, 1, 5000, 900, 0.125, 1)));
        assertThat(facts.rejections()).isEmpty();
    }

    @Test
    void withoutModelsThePageSaysWhatToRun() throws IOException {
        Reports.write(SparkTest.spark(), new DatasetStore(new Configuration(), out.toString()), ReportRows.CONFIG);
        assertThat(Files.readString(out.resolve("report/index.html")))
                .contains("No language model was asked in this folder yet. Run: ./submit.sh synthesise");
    }
}
