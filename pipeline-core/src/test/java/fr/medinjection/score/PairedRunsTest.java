package fr.medinjection.score;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.score.encoder.TinyEncoders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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

    /** What both say of every score, by what it is of. */
    private static Map<String, List<Object>> differences(List<Row> rows) {
        Map<String, List<Object>> found = new TreeMap<>();
        rows.forEach(row -> found.put(
                String.join(
                        " ",
                        row.getAs("first"),
                        row.getAs("second"),
                        row.getAs("decoding"),
                        row.getAs("orders"),
                        row.getAs("slice"),
                        row.getAs("average"),
                        row.getAs("metric"),
                        row.getAs("variant")),
                List.of(
                        row.getAs("items"),
                        row.getAs("first_value"),
                        row.getAs("second_value"),
                        row.getAs("difference"),
                        row.getAs("low"),
                        row.getAs("high"),
                        row.getAs("p"))));
        return found;
    }

    private static Map<String, List<Object>> counts(List<Row> rows) {
        Map<String, List<Object>> found = new TreeMap<>();
        rows.forEach(row -> found.put(
                String.join(
                        " ",
                        row.getAs("first"),
                        row.getAs("second"),
                        row.getAs("decoding"),
                        row.getAs("slice"),
                        row.getAs("variant")),
                List.of(row.getAs("items"), row.getAs("only_first"), row.getAs("only_second"), row.getAs("p_exact"))));
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
}
