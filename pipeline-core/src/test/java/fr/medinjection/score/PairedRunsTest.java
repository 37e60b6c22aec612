package fr.medinjection.score;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.SparkTest;
import fr.medinjection.UserException;
import fr.medinjection.score.encoder.TinyEncoders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** Models of two runs compared: what scoring both in one run would say, on the items that both asked. */
class PairedRunsTest {
    private static final Run ONE = new Run("TRAD", "", "greedy");
    private static final Run OTHER = new Run("base", "", "greedy");
    private static final ScoreConfig CONFIG = new ScoreConfig(
            40, 0.9, 7, 40, 0.05, List.of("all", "type", "aggregate"), TinyEncoders.NO_BERT, TinyEncoders.RUN);

    private static final ScoreConfig ENCODED = CONFIG.withEncoders(
            TinyEncoders.folder("bert-2").toString(),
            TinyEncoders.folder("comet").toString());

    private static EncodedAnswers of(ScoreConfig config) {
        return EncodedAnswers.of(config, new Configuration());
    }

    private static PairedRuns.Answers answers(Exam exam) {
        return new PairedRuns.Answers(exam.testSet(), exam.answers(), Optional.empty());
    }

    private static Exam of(Exam exam, Run run) {
        return new Exam(
                exam.items(),
                exam.predictions().stream().filter(p -> p.run().equals(run)).toList());
    }

    private static Exam onlyItems(Exam exam, List<TestItem> items) {
        List<String> ids = items.stream().map(item -> item.instruction().id()).toList();
        return new Exam(
                items,
                exam.predictions().stream().filter(p -> ids.contains(p.id())).toList());
    }

    private static Map<String, List<Object>> differences(List<Row> rows) {
        return found(
                rows,
                List.of("first", "second", "decoding", "orders", "slice", "average", "metric", "variant", "signature"),
                List.of("items", "first_value", "second_value", "difference", "low", "high", "p"));
    }

    private static Map<String, List<Object>> counts(List<Row> rows) {
        return found(
                rows,
                List.of("first", "second", "decoding", "slice", "variant", "training_seed"),
                List.of("items", "only_first", "only_second", "p_exact"));
    }

    /** What is said, by what it is said of, which stands once. */
    private static Map<String, List<Object>> found(List<Row> rows, List<String> of, List<String> said) {
        Map<String, List<Object>> found = new TreeMap<>();
        for (Row row : rows) {
            String key = of.stream().map(row::<String>getAs).collect(Collectors.joining("|"));
            List<Object> values = said.stream().map(row::<Object>getAs).toList();
            assertThat(found.put(key, values)).as(key).isNull();
        }
        return found;
    }

    @Test
    void saysWhatScoringBothInOneRunSaysOfTheItemsThatBothAsked() {
        Exam exam = Exam.of(60, 5, ONE, OTHER);
        List<TestItem> common = exam.items().subList(10, 50);
        Exam before = onlyItems(of(exam, OTHER), exam.items().subList(0, 50));
        Exam after = onlyItems(of(exam, ONE), exam.items().subList(10, 60));
        PairedRuns.Found found = new PairedRuns(ENCODED, of(ENCODED), List.of(new PairedRuns.Pair("base", "TRAD")))
                .of(answers(before), answers(after));
        Exam both = onlyItems(exam, common);
        var scored = ScoreStage.of(ENCODED, new Configuration())
                .apply(Map.of(TestSetStage.OUTPUT, both.testSet(), ImportStage.PREDICTIONS + "a", both.answers()));
        assertThat(found.items()).isEqualTo(40);
        assertThat(differences(found.differences()))
                .isEqualTo(differences(scored.get(ScoreStage.COMPARISONS).rows().collectAsList()))
                .hasSizeGreaterThan(50);
        assertThat(found.differences())
                .extracting(row -> row.<String>getAs("metric"))
                .contains("bertscore-f1", "bertscore-rescaled-f1", "comet");
        assertThat(counts(found.discordance()))
                .isEqualTo(counts(scored.get(ScoreStage.MCNEMAR).rows().collectAsList()))
                .hasSizeGreaterThan(4);
    }

    @Test
    void comparesModelsOfOneNameAndNoOthers() {
        Exam before = Exam.of(30, 5, ONE, OTHER);
        Exam after = Exam.of(30, 5, ONE, new Run("NAT", "", "greedy"));
        PairedRuns.Found found = new PairedRuns(CONFIG, of(CONFIG), List.of()).of(answers(before), answers(after));
        assertThat(found.differences()).isNotEmpty().allSatisfy(row -> {
            assertThat(row.<String>getAs("first")).isEqualTo("TRAD");
            assertThat(row.<String>getAs("second")).isEqualTo("TRAD");
            assertThat(row.<Double>getAs("difference")).isZero();
            assertThat(row.<Integer>getAs("family_size")).isEqualTo(1);
        });
        assertThat(found.discordance())
                .isNotEmpty()
                .allMatch(row -> row.<Long>getAs("only_first") == 0 && row.<Long>getAs("only_second") == 0);
    }

    @Test
    void itemsInOtherWordsAreOthers() {
        Exam before = Exam.of(30, 5, ONE);
        Dataset<Row> reworded = before.testSet().withColumn("item_fingerprint", col("id"));
        PairedRuns.Answers after = new PairedRuns.Answers(reworded, before.answers(), Optional.empty());
        PairedRuns.Found found = new PairedRuns(CONFIG, of(CONFIG), List.of()).of(answers(before), after);
        assertThat(found.items()).isZero();
        assertThat(found.differences()).isEmpty();
    }

    @Test
    void aModelThatIsNotThereIsNamedWithThoseThatAre() {
        Exam exam = Exam.of(10, 5, ONE, OTHER);
        PairedRuns pairs = new PairedRuns(CONFIG, of(CONFIG), List.of(new PairedRuns.Pair("TRAD", "NAT")));
        assertThatThrownBy(() -> pairs.of(answers(exam), answers(exam)))
                .isInstanceOf(UserException.class)
                .hasMessage("Cannot compare: no answers of NAT in the run after, expected one of TRAD, base");
    }

    @Test
    void whoLeftTooMuchUnansweredIsTold() {
        Exam whole = Exam.of(30, 5, ONE);
        Exam half = new Exam(
                whole.items(),
                whole.predictions().stream()
                        .filter(p -> whole.items().subList(0, 15).stream()
                                .anyMatch(item -> item.instruction().id().equals(p.id())))
                        .toList());
        PairedRuns.Found found = new PairedRuns(CONFIG, of(CONFIG), List.of()).of(answers(whole), answers(half));
        assertThat(found.differences()).isEmpty();
        assertThat(found.incomplete()).isNotEmpty().allSatisfy(run -> {
            assertThat(run.isAfter()).isTrue();
            assertThat(run.model()).isEqualTo("TRAD");
            assertThat(run.missing()).isBetween(1L, run.items());
        });
    }

    /** The run before judged the same replies without getting a verdict. */
    @Test
    void aVerdictCountsWhereTheOtherRunGotNone() {
        Exam exam = Exam.of(30, 5, ONE);
        PairedRuns.Found found =
                new PairedRuns(CONFIG, of(CONFIG), List.of()).of(judged(exam, null), judged(exam, 1.0));
        assertThat(found.differences().stream()
                        .filter(row -> row.getAs("metric").equals("judge")
                                && row.getAs("slice").equals("type=OEQ")
                                && row.getAs("average").equals("micro"))
                        .map(row -> row.<Double>getAs("second_value")))
                .isNotEmpty()
                .containsOnly(1.0);
    }

    private static PairedRuns.Answers judged(Exam exam, Double verdict) {
        List<Row> marks = exam.predictions().stream()
                .map(p ->
                        RowFactory.create(p.itemFingerprint(), p.reply().text(), "judge", "gemma", "gemma 1", verdict))
                .distinct()
                .toList();
        return new PairedRuns.Answers(
                exam.testSet(), exam.answers(), Optional.of(SparkTest.spark().createDataFrame(marks, Marks.SCHEMA)));
    }
}
