package fr.medinjection.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.llm.LlmServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.SparkSession;

/**
 * Records conf/sample/ledger/synthesise anew from sample-replies.yaml: to be run by hand after a prompt of synthesis or judging,
 * their plans or their texts have changed.
 */
final class RecordSample {
    private static final Path LEDGER = SampleRun.CONFIG.resolveSibling("sample/ledger/synthesise");
    private static final Set<String> STAGES = Set.of("synthesise", "judge");

    private RecordSample() {}

    public static void main(String[] args) throws IOException {
        Path out = Files.createTempDirectory("medinjection-record");
        try (LlmServer server = SampleReplies.load().serve()) {
            Ran ran = Ran.of(live(out, server.url()));
            System.out.println(ran.screen() + ran.errors());
            if (ran.status() == 0) {
                write(records(out.resolve("llm/requests")));
            }
        } finally {
            FileUtil.fullyDelete(out.toFile());
        }
    }

    /** The command line that asks the server what the sample's ledger does not know. */
    static String[] live(Path out, String url) {
        return new String[] {
            "judge",
            "--config",
            SampleRun.CONFIG.toString(),
            "--out",
            out.toString(),
            "--set",
            "llm.sending=live",
            "--set",
            "llm.endpoints.sample.url=" + url,
            "--set",
            "synthesise.with-pipeline=true",
            "--set",
            "translate.with-pipeline=false",
            "--set",
            "translation-quality.with-pipeline=false",
            "--set",
            "privacy.in-house=[127.0.0.1]"
        };
    }

    /** Without what differs from one recording to the next. */
    private static List<String> records(Path ledger) throws IOException {
        List<String> lines = new ArrayList<>();
        SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        try {
            for (String json : spark.read()
                    .parquet(ledger + "/requests-*")
                    .orderBy("stage", "request_id")
                    .toJSON()
                    .collectAsList()) {
                JsonNode record = new ObjectMapper().readTree(json);
                if (STAGES.contains(record.path("stage").asText())) {
                    ObjectNode stable = (ObjectNode) record;
                    stable.put("epoch", 1).put("number", lines.size());
                    stable.put("run_id", "recorded")
                            .put("at", "2026-01-01T00:00:00Z")
                            .put("latency_ms", 0);
                    lines.add(stable.toString());
                }
            }
        } finally {
            spark.stop();
        }
        return lines;
    }

    private static void write(List<String> records) throws IOException {
        Files.createDirectories(LEDGER);
        Files.writeString(LEDGER.resolve("_ledger.json"), "{\"version\":1}\n");
        Files.write(LEDGER.resolve("log-000001-000000.jsonl"), records);
        System.out.println(records.size() + " records in " + LEDGER);
    }
}
