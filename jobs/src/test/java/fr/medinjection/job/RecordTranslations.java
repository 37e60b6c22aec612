package fr.medinjection.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.SparkSession;

/**
 * Records conf/sample/ledger/translate anew from the replies in the folder replies: to be run by hand after a prompt of translation,
 * the translators of the sample or their items have changed.
 */
final class RecordTranslations {
    private static final Path LEDGER = SampleRun.CONFIG.resolveSibling("sample/ledger/translate");

    private RecordTranslations() {}

    public static void main(String[] args) throws IOException {
        Path out = Files.createTempDirectory("medinjection-record");
        try (ReplyServer server = new ReplyServer(Path.of("src/test/resources/fr/medinjection/job/replies"))) {
            for (String job : List.of(TranslateJob.NAME, TranslationQualityJob.NAME)) {
                Ran ran = Ran.of(job, "--config", live(out, server.url()).toString(), "--out", out.toString());
                System.out.println(ran.screen() + ran.errors());
            }
            server.unknown.forEach(asked -> System.out.println("No reply to " + asked));
            write(records(out.resolve("llm/requests")));
        } finally {
            FileUtil.fullyDelete(out.toFile());
        }
    }

    /** The sample's configuration, with a server in place of those of its models. */
    private static Path live(Path out, String url) throws IOException {
        Path config = out.resolve("live.yaml");
        Files.createDirectories(out);
        return Files.writeString(
                config,
                """
                base: %s
                llm:
                  sending: live
                  replay: []
                  endpoints:
                    openai: {url: %s/v1, key-variable: ""}
                    gemini: {url: %s/v1beta, key-variable: ""}
                  models:
                    gemini-2.0-flash: {retired: ""}
                synthesise: {with-pipeline: false}
                judge: {with-pipeline: false}
                """
                        .formatted(SampleRun.CONFIG.toAbsolutePath(), url, url));
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
                    .filter("stage in ('translate', 'translation-quality')")
                    .orderBy("stage", "model", "request_id")
                    .toJSON()
                    .collectAsList()) {
                ObjectNode record = (ObjectNode) new ObjectMapper().readTree(json);
                record.put("epoch", 1).put("number", lines.size());
                record.put("run_id", "recorded")
                        .put("at", "2026-01-01T00:00:00Z")
                        .put("latency_ms", 0);
                lines.add(record.toString());
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
