package fr.medinjection.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Writes what some stages of a run asked and were answered as a ledger that the sample replays. */
final class RecordedLedger {
    private RecordedLedger() {}

    /** The ledger's other stages are left out. */
    static void write(Path requests, Path ledger, List<String> stages) throws IOException {
        List<String> records = records(requests, stages);
        Files.createDirectories(ledger);
        Files.writeString(ledger.resolve("_ledger.json"), "{\"version\":1}\n");
        Files.write(ledger.resolve("log-000001-000000.jsonl"), records);
        System.out.println(records.size() + " records in " + ledger);
    }

    /** Without what differs from one recording to the next. */
    private static List<String> records(Path requests, List<String> stages) throws IOException {
        List<String> lines = new ArrayList<>();
        SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        try {
            for (String json : spark.read()
                    .parquet(requests + "/requests-*")
                    .filter("stage in ('" + String.join("', '", stages) + "')")
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
}
