package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source, a record and a licence are taken back from the finished sample. */
class WithdrawIT {
    private static final String RECORD = "20512197";
    private static final String LICENCE = "CC-BY-SA-4.0";
    private static final List<String> NO_MODELS =
            List.of("--set", "finetune.with-pipeline=false", "--set", "generate.with-pipeline=false");

    /** What models answered is none of this test: only a run that asks them makes it anew. */
    private static final List<String> ANSWERS = List.of(
            "test-set",
            "predictions",
            "scores",
            "score-comparisons",
            "score-mcnemar",
            "score-verbosity",
            "score-rejected");

    private static final String WITHDRAWALS = "withdraw.withdrawals=["
            + "{date: 2026-03-01, scope: source, source: frbmedqa, value: '', reason: 'the contract ended'},"
            + "{date: 2026-03-01, scope: record, source: pubmedqa, value: '" + RECORD + "', reason: asked},"
            + "{date: 2026-03-01, scope: record, source: pubmedqa, value: '0', reason: 'a slip'},"
            + "{date: 2026-03-01, scope: licence, source: '', value: cc-by-sa-4.0, reason: asked}]";

    @TempDir
    static Path dir;

    private static Path out;
    private static Set<String> gone;
    private static Ran withdraw;
    private static Ran again;
    private static JsonNode report;
    private static Datasets before;
    private static Datasets after;

    @BeforeAll
    static void run() throws IOException {
        out = OutputFiles.copy(SampleRun.finished().out, dir.resolve("out"));
        OutputFiles.copy(out.resolve("mixes/NAT"), out.resolve("mixes/OLD"));
        ANSWERS.forEach(name -> FileUtil.fullyDelete(out.resolve(name).toFile()));
        DatasetStore store = new DatasetStore(new Configuration(), out.toString());
        train(
                store,
                "nat-model",
                "NAT",
                store.manifest("mixes/NAT").orElseThrow().checksum());
        train(store, "older-model", "SYN", "another");
        withdraw = ran("withdraw", "--set", WITHDRAWALS);
        assertThat(withdraw.errors()).isEmpty();
        again = ran("pipeline");
        report = Manifest.JSON.readTree(Files.readString(onlyFile(out.resolve("_withdrawals"))));
        before = new Datasets(SampleRun.finished().out);
        after = new Datasets(out);
        gone = after.rows("withdrawn").stream()
                .map(row -> row.<String>getAs("id"))
                .collect(Collectors.toSet());
    }

    private static Ran ran(String job, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of(job, "--config", SampleRun.CONFIG.toString(), "--out", out.toString()));
        arguments.addAll(NO_MODELS);
        arguments.addAll(List.of(more));
        return Ran.of(arguments.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        after.close();
    }

    /** What a training job leaves: a folder whose manifest names the mix and its version. */
    private static void train(DatasetStore store, String model, String mix, String version) throws IOException {
        Manifest of = store.manifest("mixes/" + mix).orElseThrow();
        store.fileSystem().mkdirs(store.stage("models/" + model));
        store.commit(
                "models/" + model,
                new Manifest(
                        "finetune",
                        "models/" + model,
                        "fingerprint",
                        "checksum",
                        0,
                        Map.of(),
                        Map.of(),
                        of.config(),
                        List.of(new Manifest.Input("mixes/" + mix, version, of.rows())),
                        of.codeVersion(),
                        of.sparkVersion(),
                        of.javaVersion(),
                        "finetune-1",
                        of.startedAt(),
                        1));
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    @Test
    void sourceRecordAndLicenceAreGoneWithAllThatWasMadeFromThem() {
        Set<String> expected = new TreeSet<>();
        List<Row> rows = Stream.of("instructions", "texts")
                .flatMap(name -> before.rows(name).stream())
                .toList();
        for (int known = -1; known < expected.size(); ) {
            known = expected.size();
            for (Row row : rows) {
                if (isNamed(row) || expected.contains(PlantedRows.lineage(row, "parent"))) {
                    expected.add(row.getAs("id"));
                }
            }
        }
        assertThat(gone).isEqualTo(expected);
        assertThat(made("synthetic")).as("generated items of withdrawn texts").isNotEmpty();
        assertThat(made("pubmedqa")).as("the record and its translation").hasSize(2);
        assertThat(made("frbmedqa")).hasSize(36);
    }

    private static boolean isNamed(Row row) {
        return row.getAs("source").equals("frbmedqa")
                || PlantedRows.lineage(row, "licence").equals(LICENCE)
                || (row.getAs("source").equals("pubmedqa")
                        && PlantedRows.lineage(row, "record").equals(RECORD));
    }

    private static List<Row> made(String source) {
        return before.rows("instructions").stream()
                .filter(row -> row.getAs("source").equals(source) && gone.contains(row.<String>getAs("id")))
                .toList();
    }

    @Test
    void theirTextIsNowhereButInAFolderThatNothingMakesAnew() throws IOException {
        for (String name : Datasets.names(out)) {
            boolean holdsRows = after.manifest(name).rows() > 0 && !name.equals("withdrawn");
            if (holdsRows && !name.equals("mixes/OLD") && !name.startsWith("stages/labels")) {
                assertThat(after.rows(name)).as(name).noneMatch(row -> namesOne(row));
            }
        }
        assertThat(report.path("still-in").toString()).isEqualTo("{\"mixes/OLD\":" + frbmedqa("mixes/OLD") + "}");
        assertThat(withdraw.screen()).contains("still in mixes/OLD: " + frbmedqa("mixes/OLD") + " withdrawn rows");
        List<String> texts = before.rows("corpus").stream()
                .filter(row -> gone.contains(row.<String>getAs("id")))
                .map(row -> row.<String>getAs("question"))
                .toList();
        assertThat(texts).isNotEmpty();
        try (Stream<Path> files = Files.walk(out)) {
            files.filter(file -> file.toString().matches(".*\\.(jsonl?|html|csv|md|log)"))
                    .forEach(file -> assertThat(text(file)).as(file.toString()).doesNotContain(texts));
        }
    }

    private static boolean namesOne(Row row) {
        return Stream.of("id", "survivor", "partner", "train_id", "test_id", "left_id", "right_id")
                .filter(column -> List.of(row.schema().fieldNames()).contains(column))
                .anyMatch(column -> gone.contains(row.<String>getAs(column)));
    }

    private static long frbmedqa(String dataset) {
        return after.rows(dataset).stream()
                .filter(row -> row.getAs("source").equals("frbmedqa"))
                .count();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theReportTellsPlacesAndModels() {
        long inNat = before.rows("mixes/NAT").stream()
                .filter(row -> gone.contains(row.<String>getAs("id")))
                .count();
        long told = 0;
        for (JsonNode mix : report.path("mixes")) {
            told += mix.path("mix").asText().equals("NAT") ? mix.path("rows").asLong() : 0;
        }
        assertThat(told).isEqualTo(inNat).isPositive();
        Map<String, String> models = new TreeMap<>();
        report.path("models")
                .forEach(model -> models.put(
                        model.path("model").asText(), model.path("saw").asText()));
        assertThat(models)
                .containsEntry("nat-model", "CERTAINLY")
                .containsEntry("older-model", "PERHAPS")
                .containsEntry("ALL", "CERTAINLY");
        assertThat(report.path("unmatched").findValuesAsText("value")).containsExactly("0");
        assertThat(withdraw.screen())
                .contains("nothing found for: record pubmedqa 0")
                .contains("rows of frbmedqa, NATIVE, train")
                .contains("certainly seen by model nat-model, trained on NAT")
                .contains("perhaps seen by model older-model, trained on SYN");
    }

    @Test
    void whatWasTakenBackDoesNotComeBack() {
        assertThat(again.status()).isZero();
        // A line for each of two translators beside those of the other eight steps, and five from word vectors to the
        // map.
        assertThat(again.lines().stream().filter(line -> line.contains("up to date")))
                .hasSize(13 + 5);
        assertThat(again.screen()).contains("  withdrawn: " + gone.size() + ", listed in withdrawn");
    }
}
