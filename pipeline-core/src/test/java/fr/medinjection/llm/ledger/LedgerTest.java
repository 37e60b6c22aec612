package fr.medinjection.llm.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.SparkTest;
import fr.medinjection.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was appended is there, whatever happened since. */
@Timeout(120)
final class LedgerTest {
    private static final Ledger.Shape SHAPE = new Ledger.Shape(1 << 16, 2, 2);

    @TempDir
    private Path folder;

    @Test
    void theLastRecordCountsThroughCompactionsAndMerges() throws Exception {
        Map<String, String> expected = new HashMap<>();
        for (int run = 0; run < 5; run++) {
            try (Ledger ledger = open()) {
                assertThat(states(ledger)).isEqualTo(expected);
                for (int i = 0; i < 20; i++) {
                    String id = "id-" + (run * 10 + i);
                    LedgerRecord.State state = i % 3 == 0
                            ? LedgerRecord.State.SENT
                            : i % 3 == 1 ? LedgerRecord.State.ANSWERED : LedgerRecord.State.FAILED;
                    ledger.append(record(id, LedgerRecord.State.SENT));
                    ledger.append(record(id, state));
                    expected.put(id, state.label());
                }
                assertThat(states(ledger)).isEqualTo(expected);
                if (run != 1) { // one run ends without
                    ledger.compact();
                    assertThat(states(ledger)).isEqualTo(expected);
                }
            }
        }
        assertThat(names().stream().filter(name -> name.startsWith("requests-")))
                .hasSizeLessThanOrEqualTo(2);
        assertThat(names().stream().filter(name -> name.startsWith("log-"))).isEmpty();
    }

    @Test
    void whatIsReadIsWhatWasWritten() throws Exception {
        String text = "une \"réponse\"\r\nde deux lignes\u2028et 😀 \u0000";
        try (Ledger ledger = open()) {
            LedgerRecord sent = record("a", LedgerRecord.State.ANSWERED);
            ledger.append(new LedgerRecord(
                    0,
                    0,
                    "a",
                    sent.state(),
                    sent.origin(),
                    "{}",
                    text,
                    null,
                    "stop",
                    "[[\"A\",-0.5]]",
                    null,
                    new Spent(1L, null, null, 2, 3),
                    "t"));
            for (int i = 0; i < 2; i++) {
                Row row = ledger.requests().first();
                assertThat(row.<String>getAs("text")).isEqualTo(text);
                assertThat(row.<String>getAs("first_token")).isEqualTo("[[\"A\",-0.5]]");
                assertThat(row.<Long>getAs("prompt_tokens")).isEqualTo(1);
                assertThat(row.<Double>getAs("cost")).isNull();
                assertThat(row.<Integer>getAs("attempts")).isEqualTo(2);
                assertThat(row.<String>getAs("stage")).isEqualTo("stage");
                assertThat(row.<Integer>getAs("epoch")).isEqualTo(1);
                ledger.compact();
            }
        }
    }

    @Test
    void twoJobsOnOneLedgerExcludeEachOther() {
        try (Ledger ledger = open()) {
            assertThat(ledger.epoch()).isEqualTo(1);
            assertThatThrownBy(this::open)
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("run run on host")
                    .hasMessageContaining("is writing there");
        }
        open().close();
    }

    @Test
    void aLedgerOfAnotherVersionIsLeftAlone() throws Exception {
        open().close();
        Files.writeString(folder.resolve("_ledger.json"), "{\"version\":2}");
        assertThatThrownBy(this::open).hasMessageContaining("is of version 2, expected 1");
        assertThatThrownBy(() -> Ledger.read(SparkTest.spark(), folder.toString()))
                .hasMessageContaining("is of version 2, expected 1");
        Files.delete(folder.resolve("_ledger.json"));
        Files.writeString(folder.resolve("log-000001-000000.jsonl"), "");
        assertThatThrownBy(this::open).hasMessageContaining("has no _ledger.json");
    }

    /** Ledgers were written before answers had a first token. */
    @Test
    void aLedgerWithoutAColumnOfTodayIsRead() throws Exception {
        try (Ledger ledger = open()) {
            ledger.append(record("a", LedgerRecord.State.ANSWERED));
            ledger.compact();
            ledger.append(record("b", LedgerRecord.State.ANSWERED));
        }
        Path log = folder.resolve("log-000001-000001.jsonl");
        assertThat(Files.readString(log)).doesNotContain("first_token");
        Path compacted = folder.resolve("requests-000001-000000");
        List<Row> rows = SparkTest.spark()
                .read()
                .parquet(compacted.toString())
                .drop("first_token")
                .collectAsList();
        try (Stream<Path> files = Files.list(compacted)) {
            for (Path file :
                    files.filter(one -> one.toString().contains("part-")).toList()) {
                Files.delete(file);
            }
        }
        SparkTest.spark()
                .createDataFrame(rows, rows.get(0).schema())
                .write()
                .mode("append")
                .parquet(compacted.toString());
        try (Ledger ledger = open()) {
            assertThat(states(ledger)).containsOnlyKeys("a", "b");
            assertThat(ledger.requests().collectAsList()).allMatch(row -> row.isNullAt(row.fieldIndex("first_token")));
        }
    }

    @Test
    void aTornLastLineIsPassedOverAndADamagedOneIsNot() throws Exception {
        try (Ledger ledger = open()) {
            ledger.append(record("a", LedgerRecord.State.ANSWERED));
            ledger.append(record("b", LedgerRecord.State.ANSWERED));
        }
        Path log = folder.resolve("log-000001-000000.jsonl");
        String whole = Files.readString(log);
        Files.writeString(log, "{\"request_id\":\"c\",\"stat", StandardOpenOption.APPEND);
        try (Ledger ledger = open()) {
            assertThat(states(ledger)).containsOnlyKeys("a", "b");
        }
        Files.writeString(log, whole.substring(0, 20) + "\n" + whole.substring(21));
        assertThatThrownBy(this::open).hasMessageContaining("line 1 is damaged");
        Files.writeString(log, whole);
        open().close();
    }

    @Test
    void whatACompactionReplacedOrDidNotFinishIsRemovedByTheNext() throws Exception {
        try (Ledger ledger = open()) {
            ledger.append(record("a", LedgerRecord.State.ANSWERED));
        }
        byte[] log = Files.readAllBytes(folder.resolve("log-000001-000000.jsonl"));
        try (Ledger ledger = open()) {
            ledger.compact();
        }
        Files.write(folder.resolve("log-000001-000000.jsonl"), log); // as if its removal had been interrupted
        Files.createDirectories(folder.resolve("requests-000009-000000")); // and a compaction
        try (Ledger ledger = open()) {
            assertThat(states(ledger)).containsOnlyKeys("a");
            assertThat(ledger.epoch()).isEqualTo(10);
        }
        assertThat(names().stream().filter(name -> name.startsWith("log-") || name.contains("000009")))
                .isEmpty();
    }

    @Test
    void nothingThatWasAppendedIsLostWhenTheProcessIsKilled() throws Exception {
        Process writer = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Appending.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Set<String> appended = new HashSet<>();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            for (String id = said.readLine(); id != null; id = said.readLine()) {
                appended.add(id);
                if (appended.size() == 500) {
                    writer.toHandle().destroyForcibly(); // what it said before can still be read
                }
            }
        }
        assertThat(appended).hasSizeGreaterThanOrEqualTo(500);
        try (Ledger ledger = open()) {
            assertThat(states(ledger).keySet()).containsAll(appended);
        }
    }

    /** Appends from several threads until it is killed, and says what is appended. */
    static final class Appending {
        private Appending() {}

        public static void main(String... folder) throws IOException {
            org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder[0]);
            FileSystem fs = FileSystem.getLocal(new Configuration()).getRawFileSystem();
            fs.mkdirs(path);
            LedgerFiles.begin(fs, path);
            Journal journal = new Journal(fs, path, 1, 1 << 16);
            for (int i = 0; i < 8; i++) {
                String name = "id-" + i + "-";
                new Thread(() -> append(journal, name)).start();
            }
        }

        @SuppressWarnings("InfiniteRecursion")
        private static void append(Journal journal, String name) {
            try {
                for (int i = 0; true; i++) {
                    journal.append(List.of(record(name + i, LedgerRecord.State.ANSWERED)));
                    System.out.println(name + i);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static LedgerRecord record(String id, LedgerRecord.State state) {
        return new LedgerRecord(
                0,
                0,
                id,
                state,
                new LedgerRecord.Origin("stage", "endpoint", "model", "", "2026-01-01", "run"),
                "{}",
                "text",
                null,
                "stop",
                null,
                null,
                Spent.NOTHING,
                "now");
    }

    private Ledger open() {
        return Ledger.open(SparkTest.spark(), folder.toString(), "run", SHAPE);
    }

    private static Map<String, String> states(Ledger ledger) {
        Map<String, String> states = new HashMap<>();
        List<Row> rows = new ArrayList<>(ledger.requests().collectAsList());
        rows.forEach(row -> states.put(row.getAs("request_id"), row.getAs("state")));
        assertThat(states).hasSameSizeAs(rows);
        return states;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
