package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user can do wrong, and disks that fail: a message that names it, exit status 2, nothing lost. */
class FaultsIT {
    private static final String PAIR =
            "{\"question\": \"Quel est le traitement de première intention de la crise d'angor ?\","
                    + " \"answer\": \"La trinitrine par voie sublinguale, en position assise.\", \"id\": \"%s\"}\n";

    @TempDir
    Path dir;

    private Path pairs;

    @BeforeEach
    void data() throws IOException {
        pairs = dir.resolve("raw/s-editions/pairs.jsonl");
        Files.createDirectories(pairs.getParent());
        Files.writeString(pairs, PAIR.formatted("q1") + PAIR.formatted("q2").replace("l'angor", "l'infarctus"));
    }

    /** Runs a job on the small data of this test. */
    private Ran run(String job, String... more) {
        return runInto(dir.resolve("out"), job, more);
    }

    private Ran runInto(Path out, String job, String... more) {
        List<String> args = new ArrayList<>(List.of(
                job,
                "--config",
                SampleRun.CONFIG.toString(),
                "--out",
                out.toString(),
                "--set",
                "data-root=" + dir.resolve("raw"),
                "--set",
                "use=[s-editions]"));
        Arrays.stream(more).forEach(override -> args.addAll(List.of("--set", override)));
        return Ran.of(args.toArray(String[]::new));
    }

    private static void assertMendable(Ran ran, String... messages) {
        assertThat(ran.errors()).contains(messages).doesNotContain("\tat ");
        assertThat(ran.status()).isEqualTo(2);
    }

    @Test
    void theOutputIsAFile() throws IOException {
        Path file = Files.writeString(dir.resolve("out"), "mine");
        assertMendable(run("ingest"), "Cannot write to the output folder: ", file.toString());
        assertThat(file).hasContent("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file/below/out", "/proc/no-such-place/out"})
    void theOutputCannotBeWritten(String place) throws IOException {
        Files.writeString(dir.resolve("file"), "mine");
        Path out = dir.resolve(place);
        assertMendable(runInto(out, "ingest"), "Cannot write to the output folder: ", out.toString());
        assertThat(dir.resolve("file")).hasContent("mine");
    }

    @Test
    void theDiskIsFull() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(dir.resolve("disk"));
        boolean mounted = mount("-t", "tmpfs", "-o", "size=16k", "tmpfs", disk.toString());
        if (!mounted) {
            System.out.println("No right to mount a small disk; a full one is not tested");
        }
        assumeTrue(mounted, "no right to mount");
        try {
            Path out = disk.resolve("out");
            Files.copy(SampleRun.RAW.resolve("s-editions/pairs.jsonl"), dir.resolve("raw/s-editions/more.jsonl"));
            assertMendable(runInto(out, "ingest"), "Cannot write", "No space left on device", out.toString());
            assertThat(OutputFiles.unfinished(out)).isEmpty();
            assertThat(Datasets.names(out)).doesNotContain("instructions");
            assertThat(mount("-o", "remount,size=16m", disk.toString())).isTrue();
            assertThat(runInto(out, "corpus").status()).isZero();
            assertThat(Datasets.names(out)).contains("instructions", "corpus", "dropped");
        } finally {
            new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
        }
    }

    private static boolean mount(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(args));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // no such command on this system
        }
    }

    @Test
    void mistakesInAFileAreToldWithTheirLine() throws IOException {
        Path file = Files.writeString(
                dir.resolve("mine.yaml"),
                "base: " + SampleRun.CONFIG + "\ndedup:\n  treshold: 0.9\n  bands: many\nuse:\n");
        Ran ran = Ran.of("pipeline", "--config", file.toString());
        assertMendable(
                ran,
                "mine.yaml:3: dedup.treshold is unknown, expected one of",
                "mine.yaml:4: dedup.bands is \"many\", expected a number",
                "mine.yaml:5: use has no value, expected a list");
    }

    @Test
    void aMissingKeyIsNamed() throws IOException {
        Path file = Files.writeString(dir.resolve("empty.yaml"), "dedup:\n  threshold: 0.8\n");
        Ran ran = Ran.of("pipeline", "--config", file.toString());
        assertMendable(ran, "empty.yaml:1: dedup.shingle is missing, expected a number", "out is missing");
    }

    @Test
    void theConfigurationIsADirectoryOrNotThere() {
        assertMendable(Ran.of("pipeline", "--config", dir.toString()), dir + ", which is a directory");
        assertMendable(Ran.of("pipeline", "--config", dir + "/no.yaml"), dir + "/no.yaml, which does not exist");
    }

    @Test
    void anUnknownSourceOrFormatListsTheKnownOnes() {
        assertMendable(
                run("ingest", "use=[s-edition]"), "--set: use[0] is no source: s-edition, expected one of", "mediqal");
        assertMendable(
                run("ingest", "sources.s-editions.format=word"),
                "--set: sources.s-editions.format is word, expected one of",
                "qa-pairs");
        assertMendable(run("ingest", "use=[]"), "Missing sources: use names none");
    }

    @Test
    void sourcesThatAreNotThereAreAllToldAtOnce() {
        assertMendable(
                run("ingest", "use=[s-editions, mediqal, k-qa]"),
                "Cannot read 2 of 3 sources (./submit.sh download fetches what may be fetched;",
                "\n  mediqal: Cannot find path: " + dir.resolve("raw/mediqal"),
                "\n  k-qa: Cannot find path: " + dir.resolve("raw/k-qa"));
    }

    @Test
    void aDirectoryStandsWhereAFileIsExpected() throws IOException {
        Files.delete(pairs);
        Files.createDirectory(pairs);
        assertMendable(run("ingest"), pairs + " is an empty folder");
    }

    @Test
    void tooManyBadRowsLeaveTheEarlierResultWhole() throws IOException {
        assertThat(run("ingest").status()).isZero();
        byte[] before = Files.readAllBytes(dir.resolve("out/instructions/_manifest.json"));
        Files.writeString(
                pairs, PAIR.formatted("q1") + "{\"question\": \"\n{\"question\": \"\", \"answer\": \"Oui.\"}\n");
        assertMendable(
                run("ingest"),
                "Cannot accept so many bad records (max-bad-share is 0.25)",
                "s-editions has 2 of 3 (empty-question 1, incomplete-json 1)",
                "\n  s-editions/pairs.jsonl#2: incomplete-json: ",
                "\n  s-editions/pairs.jsonl#3: empty-question: ");
        assertThat(dir.resolve("out/instructions/_manifest.json")).hasBinaryContent(before);
        assertThat(dir.resolve("out/_lease.json")).doesNotExist();
    }

    @Test
    void anUnknownLayoutListsItsColumns() throws IOException {
        Files.writeString(pairs, "{\"frage\": \"Wo?\", \"antwort\": \"Hier.\"}\n".repeat(3));
        assertMendable(run("ingest"), "pairs.jsonl#1 as qa-pairs: unknown layout with the columns [frage, antwort]");
    }

    @Test
    void damagedParquetIsRefusedByName() throws IOException {
        Path file = dir.resolve("raw/medical-cases-fr/data/train-00000-of-00001-e0aa5682a511e9b7.parquet");
        Files.createDirectories(file.getParent());
        byte[] bytes = Files.readAllBytes(
                SampleRun.RAW.resolve("medical-cases-fr/data").resolve(file.getFileName()));
        Arrays.fill(bytes, 40, bytes.length / 3, (byte) 0x5a);
        Files.write(file, bytes);
        assertMendable(run("ingest", "use=[medical-cases-fr]"), "Cannot read file: file:", file + " is damaged");
    }

    @Test
    void recordsWithOneIdAreKeptApart() throws IOException {
        Files.writeString(pairs, PAIR.formatted("q1") + PAIR.formatted("q1").replace("angor", "goutte"));
        assertThat(run("ingest", "sources.s-editions.settings.column-id=id").status())
                .isZero();
        try (Datasets datasets = new Datasets(dir.resolve("out"))) {
            assertThat(datasets.rows("instructions"))
                    .extracting(row -> PlantedRows.lineage(row, "record"))
                    .containsExactlyInAnyOrder("q1", "q1~2");
            assertThat(datasets.rows("instructions"))
                    .extracting(row -> row.<String>getAs("id"))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aMixThatIsTooLargeSaysWhatThereIs() throws IOException {
        Files.writeString(
                pairs, Files.readString(SampleRun.RAW.resolve("s-editions/pairs.jsonl")), StandardCharsets.UTF_8);
        assertMendable(
                run("mix", "mix.mixes={NAT: {size: 5000, parts: {native: 1}}}"),
                "Cannot build mix NAT: NATIVE has ",
                " training rows of type [MCQ, MCQU] and needs 5000");
    }
}
