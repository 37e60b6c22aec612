package fr.medinjection.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.SparkTest;
import fr.medinjection.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageRunnerTest {
    private final SparkSession spark = SparkTest.spark();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @TempDir
    Path out;

    /** Numbers below {@code rows}, those divisible by {@code divisor} marked as dropped. */
    private record Numbers(Settings config, int partitions) implements Stage {
        record Settings(long rows, long divisor) {}

        @Override
        public String name() {
            return "numbers";
        }

        @Override
        public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
            Dataset<Row> rows = SparkTest.spark()
                    .range(0, config.rows(), 1, partitions)
                    .select(
                            col("id").cast("string").as("id"),
                            col("id").mod(3).cast("string").as("part"),
                            lit("numbers").as(Drops.STAGE),
                            when(col("id").mod(config.divisor()).equalTo(0), "divisible")
                                    .otherwise("")
                                    .as(Drops.REASON));
            return Map.of("numbers", new Output(rows, List.of("part"), List.of("id"), List.of(Drops.REASON)));
        }
    }

    private StageRunner runner(Path folder) {
        return new StageRunner(
                spark,
                new DatasetStore(spark.sparkContext().hadoopConfiguration(), folder.toString()),
                new FileLayout(4, 2, "zstd"),
                new StageRunner.RunInfo("run", "code"),
                new Console(new PrintStream(screen, true, StandardCharsets.UTF_8)));
    }

    private Manifest run(Path folder, Numbers stage) {
        return runner(folder).runOnRaw(stage, List.of(), List.of("numbers")).get("numbers");
    }

    @Test
    void writesCountsAndTellsOneLine() {
        Manifest manifest = run(out, new Numbers(new Numbers.Settings(100, 10), 2));
        assertThat(manifest.rows()).isEqualTo(100);
        assertThat(manifest.counts())
                .containsEntry("drop_reason=divisible", 10L)
                .containsEntry("drop_reason=", 90L);
        assertThat(screen.toString(StandardCharsets.UTF_8))
                .matches("(?s)numbers +100 in +90 kept +10 dropped +[0-9.]+ s\\s+");
    }

    @Test
    void sameBytesForAnyNumberOfPartitions() throws IOException {
        Manifest one = run(out.resolve("one"), new Numbers(new Numbers.Settings(1000, 7), 1));
        Manifest many = run(out.resolve("many"), new Numbers(new Numbers.Settings(1000, 7), 23));
        assertThat(many.checksum()).isEqualTo(one.checksum());
        assertThat(bytes(out.resolve("many/numbers"))).isEqualTo(bytes(out.resolve("one/numbers")));
        assertThat(bytes(out.resolve("one/numbers"))).hasSizeGreaterThan(3);
    }

    private static Map<String, String> bytes(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(f -> f.toString().endsWith(".parquet")).toList()) {
                files.put(
                        folder.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    @Test
    void anUnchangedStageIsNotRunAgainAndAChangedOneIs() throws IOException {
        run(out, new Numbers(new Numbers.Settings(50, 5), 2));
        Path file = out.resolve("numbers/_manifest.json");
        String before = Files.readString(file);
        run(out, new Numbers(new Numbers.Settings(50, 5), 2));
        assertThat(Files.readString(file)).isEqualTo(before);
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("up to date");
        assertThat(run(out, new Numbers(new Numbers.Settings(50, 7), 2)).counts())
                .containsEntry("drop_reason=divisible", 8L);
    }

    @Test
    void aHalfWrittenDatasetIsNeverTakenForAWholeOne() throws IOException {
        run(out, new Numbers(new Numbers.Settings(50, 5), 2));
        Files.createDirectories(out.resolve("_staging.numbers/part=0"));
        Files.writeString(out.resolve("_staging.numbers/part=0/part-00000.parquet"), "half");
        DatasetStore store = runner(out).store();
        assertThat(store.manifest("numbers"))
                .hasValueSatisfying(m -> assertThat(m.rows()).isEqualTo(50));
        assertThat(run(out, new Numbers(new Numbers.Settings(60, 5), 2)).rows()).isEqualTo(60);
        assertThat(runner(out).read("numbers").count()).isEqualTo(60);
    }

    @Test
    void anInterruptedExchangeIsRolledForwardFromEveryPointOfIt() throws IOException {
        run(out.resolve("new"), new Numbers(new Numbers.Settings(70, 5), 2));
        for (String moment : List.of("before", "between", "after")) {
            Path folder = out.resolve(moment);
            run(folder, new Numbers(new Numbers.Settings(50, 5), 2));
            if (moment.equals("between")) {
                Files.move(folder.resolve("numbers"), folder.resolve("_old.numbers"));
            }
            if (moment.equals("after")) {
                Files.move(folder.resolve("numbers"), folder.resolve("_old.numbers"));
                copy(out.resolve("new/numbers"), folder.resolve("numbers"));
            } else {
                copy(out.resolve("new/numbers"), folder.resolve("_staging.numbers"));
            }
            DatasetStore store = runner(folder).store();
            assertThat(store.manifest("numbers")).as(moment).hasValueSatisfying(m -> assertThat(m.rows())
                    .isEqualTo(70));
            assertThat(folder.resolve("_old.numbers")).doesNotExist();
            assertThat(folder.resolve("_staging.numbers")).doesNotExist();
            assertThat(runner(folder).read("numbers").count()).isEqualTo(70);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path file : walk.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Test
    void aMissingInputSaysWhatToRun() {
        assertThatThrownBy(() -> runner(out)
                        .run(new Numbers(new Numbers.Settings(1, 1), 1), List.of("clean"), List.of("numbers")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Cannot run numbers: no dataset clean");
    }

    @Test
    void anOutputPathThatIsAFileIsAUserError() throws IOException {
        Path file = Files.writeString(out.resolve("file"), "x");
        assertThatThrownBy(() -> run(file, new Numbers(new Numbers.Settings(1, 1), 1)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void anotherFileLayoutMakesTheFilesAnew() throws IOException {
        run(out, new Numbers(new Numbers.Settings(50, 5), 2));
        StageRunner other = new StageRunner(
                spark,
                runner(out).store(),
                new FileLayout(4, 1, "zstd"),
                new StageRunner.RunInfo("run", "code"),
                new Console(new PrintStream(screen, true, StandardCharsets.UTF_8)));
        other.runOnRaw(new Numbers(new Numbers.Settings(50, 5), 2), List.of(), List.of("numbers"));
        assertThat(screen.toString(StandardCharsets.UTF_8)).doesNotContain("up to date");
    }
}
