package fr.medinjection.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.SparkTest;
import fr.medinjection.TestRows;
import fr.medinjection.UserException;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.report.ComparisonPage;
import fr.medinjection.report.page.Attachment;
import fr.medinjection.report.page.Page;
import fr.medinjection.score.EncodedAnswers;
import fr.medinjection.score.ScoreConfig;
import fr.medinjection.score.ScoredFolder;
import fr.medinjection.score.encoder.TinyEncoders;
import fr.medinjection.stage.Console;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.Drops;
import fr.medinjection.stage.FileLayout;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import fr.medinjection.stage.StageRunner;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs compared: every row that is gone, added, moved or reworded is counted where it belongs. */
class ComparingTest {
    private static final ScoreConfig SCORING =
            new ScoreConfig(20, 0.9, 7, 40, 0.05, List.of("all", "type"), TinyEncoders.NO_BERT, TinyEncoders.RUN);

    @TempDir
    Path dir;

    /** Rows that are simply there, with settings. */
    private record Given(Wishes config, Map<String, Output> outputs) implements Stage {
        record Wishes(int seed, String same, String extra) {}

        @Override
        public String name() {
            return "corpus";
        }

        @Override
        public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
            return outputs;
        }
    }

    private static StageRunner runner(Path folder) {
        return new StageRunner(
                SparkTest.spark(),
                new DatasetStore(new Configuration(), folder.toString()),
                new FileLayout(2, 1, "zstd"),
                new StageRunner.RunInfo("run", "code"),
                new Console(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)));
    }

    private static Row item(int i) {
        Row row = TestRows.item("item-" + i, Component.NATIVE, "mediqal", Split.TRAIN, TaskType.MCQ)
                .toRow();
        return TestRows.with(row, "content_hash", "hash-" + i);
    }

    private static Output output(Stream<Row> rows, StructType schema) {
        return new Output(
                SparkTest.spark().createDataFrame(rows.toList(), schema), List.of(), List.of("id"), List.of());
    }

    private static void write(Path folder, Given.Wishes settings, Stream<Row> kept, Stream<Row> dropped) {
        Map<String, Output> outputs = new LinkedHashMap<>();
        outputs.put("corpus", output(kept, Instruction.SCHEMA));
        outputs.put("dropped", output(dropped, Drops.marked(Instruction.SCHEMA)));
        runner(folder).runOnRaw(new Given(settings, outputs), List.of(), List.of("corpus", "dropped"));
    }

    private static RunFolder folder(Path path) {
        return RunFolder.of(SparkTest.spark(), new DatasetStore(new Configuration(), path.toString()));
    }

    private static Comparing comparing(Path before, Path after) {
        return comparing(before, after, SCORING);
    }

    private static Comparing comparing(Path before, Path after, ScoreConfig scoring) {
        EncodedAnswers encoders = EncodedAnswers.of(scoring, new Configuration());
        return new Comparing(folder(before), folder(after), scoring, encoders, List.of());
    }

    private static Map<String, String> files(Page page) {
        return page.attachments().stream()
                .collect(
                        Collectors.toMap(Attachment::path, file -> new String(file.content(), StandardCharsets.UTF_8)));
    }

    @Test
    void everyRowIsCountedWhereItBelongs() {
        Path before = dir.resolve("before");
        Path after = dir.resolve("after");
        // Before: 0 to 9, 10 dropped. After: 0 and 1 dropped, 2 not read, 3 reworded, 4 moved, 10 kept, 11 new.
        write(
                before,
                new Given.Wishes(42, "x", ""),
                IntStream.range(0, 10).mapToObj(ComparingTest::item),
                Stream.of(TestRows.marked(item(10), "dedup", "near-duplicate")));
        write(
                after,
                new Given.Wishes(7, "x", "<b>"),
                IntStream.of(3, 4, 5, 6, 7, 8, 9, 10, 11).mapToObj(i -> switch (i) {
                    case 3 -> TestRows.with(item(3), "content_hash", "another");
                    case 4 -> TestRows.with(item(4), "split", "test");
                    case 5 -> TestRows.with(item(5), "categories", new Object[] {"cardiology"});
                    default -> item(i);
                }),
                Stream.of(
                        TestRows.marked(item(0), "leaks", "rewrapped-leak"),
                        TestRows.marked(item(1), "leaks", "rewrapped-leak")));
        Comparing.Found found = comparing(before, after).found();
        assertThat(found.settings())
                .extracting(
                        change -> change.key() + " " + change.before() + " " + change.after() + " " + change.stages())
                .containsExactly("extra  <b> [corpus]", "seed 42 7 [corpus]");
        assertThat(found.sources()).containsExactly(new RowChanges.Source("NATIVE", "mediqal", 10, 9, 3, 2, 1, 1, 1));
        assertThat(found.gone())
                .containsExactly(
                        new RowChanges.Reason("NATIVE", "mediqal", "", "", 1),
                        new RowChanges.Reason("NATIVE", "mediqal", "leaks", "rewrapped-leak", 2));
        assertThat(found.added())
                .containsExactly(
                        new RowChanges.Reason("NATIVE", "mediqal", "", "", 1),
                        new RowChanges.Reason("NATIVE", "mediqal", "dedup", "near-duplicate", 1));
        assertThat(found.dropped())
                .containsExactly(
                        new RowChanges.Dropped("NATIVE", "mediqal", "dedup", "near-duplicate", 1, 0),
                        new RowChanges.Dropped("NATIVE", "mediqal", "leaks", "rewrapped-leak", 0, 2));
        assertThat(found.scores()).isEmpty();
        Page page = ComparisonPage.of(comparing(before, after).names(), found);
        assertThat(page.html()).contains("&lt;b&gt;").doesNotContain("<b>").contains("./submit.sh generate");
        assertThat(files(page).get("tables/compared-sources.csv").lines())
                .containsExactly(
                        "source,component,before,after,difference,gone,added,reworded,moved,relabelled",
                        "mediqal,Native,10,9,-1,3,2,1,1,1",
                        "Total,,10,9,-1,3,2,1,1,1");
    }

    @Test
    void aRunIsNoDifferentFromItself() {
        Path out = dir.resolve("out");
        write(out, new Given.Wishes(42, "x", ""), IntStream.range(0, 3).mapToObj(ComparingTest::item), Stream.of());
        Comparing.Found found = comparing(out, out).found();
        assertThat(found.settings()).isEmpty();
        assertThat(found.sources()).containsExactly(new RowChanges.Source("NATIVE", "mediqal", 3, 3, 0, 0, 0, 0, 0));
        assertThat(found.gone()).isEmpty();
        assertThat(found.dropped()).isEmpty();
        assertThat(ComparisonPage.summary(found).en())
                .isEqualTo("0 settings differ; 0 rows are gone from the corpus, 0 were added");
    }

    @Test
    void scoresStandBesideEachOtherWithTheirTests() {
        ScoredFolder.in(dir.resolve("one"), 40, "NAT").judge("gemma", p -> 1.0);
        ScoredFolder.in(dir.resolve("two"), 40, "NAT");
        Comparing comparing = comparing(dir.resolve("one"), dir.resolve("two"));
        Comparing.Found found = comparing.found();
        assertThat(ComparisonPage.summary(found).en()).endsWith("; not both runs have a corpus");
        Map<String, String> files = files(ComparisonPage.of(comparing.names(), found));
        assertThat(files.get("tables/compared-scores.csv").lines())
                .as("the same replies need no verdict of the other run")
                .anyMatch(line -> line.matches(
                        "NAT,NAT,greedy,type=OEQ,judge,gemma,published,micro,8,([0-9.]+),\\1,0.000000,.*"));
        assertThat(files.get("tables/compared-scores.csv").lines())
                .anyMatch(
                        line -> line.matches(
                                "NAT,NAT,greedy,type=MCQ,exact-match,published,published,micro,\\d+,([0-9.]+),\\1,0.000000,.*"));
        assertThat(files.get("tables/compared-mcnemar.csv").lines())
                .anyMatch(line -> line.matches("NAT,NAT,greedy,type=MCQU,,\\d+,0,0,1.000000,1.000000"));
        assertThat(files.get("tables/compared-scores-all.csv").lines()).hasSizeGreaterThan(20);
    }

    @Test
    void encodersAreAskedOfBothRunsAndDecideWhatIsFound() {
        ScoredFolder.in(dir.resolve("one"), 40, "NAT");
        ScoredFolder.in(dir.resolve("two"), 40, "NAT");
        ScoreConfig scoring = SCORING.withEncoders(
                TinyEncoders.folder("bert-2").toString(),
                TinyEncoders.folder("comet").toString());
        Comparing with = comparing(dir.resolve("one"), dir.resolve("two"), scoring);
        Comparing without = comparing(dir.resolve("one"), dir.resolve("two"));
        Map<String, String> files = files(ComparisonPage.of(with.names(), with.found()));
        for (String metric : List.of("bertscore-f1", "comet")) {
            assertThat(files.get("tables/compared-scores.csv").lines())
                    .anyMatch(line -> line.matches("NAT,NAT,greedy,type=OEQ," + metric
                            + ",legacy,published,micro,8,(-?[0-9.]+),\\1,0.000000,.*"));
        }
        assertThat(with.decided()).isNotEqualTo(without.decided());
        assertThat(with.decided().toString())
                .doesNotContain(TinyEncoders.folder("comet").toString());
    }

    @Test
    void aFolderWithoutDatasetsIsNoRun() {
        assertThatThrownBy(() -> folder(dir.resolve("nothing")))
                .isInstanceOf(UserException.class)
                .hasMessageMatching("Cannot compare: no datasets in .*nothing, expected the output of a run");
    }
}
