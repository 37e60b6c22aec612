package fr.medinjection.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.SparkTest;
import fr.medinjection.data.TaskType;
import fr.medinjection.score.encoder.TinyEncoders;
import fr.medinjection.stage.Output;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A made-up judge joins the scores: its mean is that of the verdicts it gave, counted answer by answer. */
class MarksTest {
    private static final Run BASE = new Run("base", "", "greedy");
    private static final Run NAT = new Run("NAT", "1", "greedy");
    private static final Exam EXAM = Exam.of(90, 3, BASE, NAT);
    private static final ScoreConfig CONFIG =
            new ScoreConfig(20, 0.9, 7, 30, 0.1, List.of("all", "type"), TinyEncoders.NO_BERT, TinyEncoders.RUN);

    private static List<Row> scores;
    private static List<Row> pairs;

    @BeforeAll
    static void score() {
        Map<String, Output> outputs = outputs(EXAM, 3);
        scores = outputs.get(ScoreStage.SCORES).rows().collectAsList();
        pairs = outputs.get(ScoreStage.COMPARISONS).rows().collectAsList();
    }

    private static Map<String, Output> outputs(Exam exam, int partitions) {
        Map<String, Dataset<Row>> inputs = new LinkedHashMap<>();
        inputs.put(TestSetStage.OUTPUT, exam.testSet().repartition(partitions));
        inputs.put("predictions/all", exam.answers().repartition(partitions));
        inputs.put(Marks.JUDGEMENTS + "all-by-strict", marks("strict").repartition(partitions));
        inputs.put(Marks.JUDGEMENTS + "all-by-signed", marks("signed").repartition(partitions));
        return ScoreStage.of(CONFIG, new Configuration()).apply(inputs);
    }

    /** The strict judge cannot say of answers whose text is even in length; the other's values go below zero. */
    private static Double value(String judge, String reply) {
        return switch (judge) {
            case "strict" -> reply.length() % 2 == 0 ? null : (double) (reply.length() % 3 == 0 ? 1 : 0);
            default -> (reply.length() % 7 - 3) / 4.0;
        };
    }

    private static Dataset<Row> marks(String judge) {
        List<Row> rows = new ArrayList<>();
        EXAM.predictions().stream()
                .map(p -> List.of(p.itemFingerprint(), p.reply().text()))
                .distinct()
                .forEach(answer -> rows.add(RowFactory.create(
                        answer.get(0), answer.get(1), "judge", judge, "judge|" + judge, value(judge, answer.get(1)))));
        rows.add(RowFactory.create("older", "older", "judge", judge, "judge|" + judge, 1.0));
        return SparkTest.spark().createDataFrame(rows, Marks.SCHEMA);
    }

    @Test
    void theScoreIsTheMeanOfTheVerdictsThatWereGiven() {
        for (String judge : List.of("strict", "signed")) {
            double[] given = openReplies(NAT).stream()
                    .map(reply -> value(judge, reply))
                    .filter(value -> value != null)
                    .mapToDouble(value -> value)
                    .toArray();
            double mean = java.util.Arrays.stream(given).average().orElseThrow();
            assertThat(value("NAT", judge, "judge")).isCloseTo(mean, within(1e-9));
            double failed = 1 - (double) given.length / openReplies(NAT).size();
            assertThat(value("NAT", judge, "judge-failed")).isCloseTo(failed, within(1e-12));
        }
        assertThat(value("NAT", "strict", "judge-failed")).isBetween(0.1, 0.9);
        assertThat(value("NAT", "signed", "judge-failed")).isZero();
    }

    @Test
    void judgesAreComparedBetweenModelsAsOtherScoresAre() {
        assertThat(pairs).anySatisfy(pair -> {
            assertThat(pair.<String>getAs("metric")).isEqualTo("judge");
            assertThat(pair.<String>getAs("slice")).isEqualTo("type=OEQ");
            assertThat(pair.<Double>getAs("cohens_h")).isNotNaN();
        });
    }

    @Test
    void anItemWithoutAnswerCountsAsZero() {
        Prediction gone = EXAM.predictions().stream()
                .filter(p -> p.run().equals(BASE)
                        && isOpen(p)
                        && Double.valueOf(1).equals(value("strict", p.reply().text())))
                .findFirst()
                .orElseThrow();
        Exam fewer = EXAM.without(EXAM.predictions().indexOf(gone));
        List<Row> after = outputs(fewer, 2).get(ScoreStage.SCORES).rows().collectAsList();
        long given = openReplies(BASE).stream()
                .filter(reply -> value("strict", reply) != null)
                .count();
        double before = value("base", "strict", "judge");
        assertThat(value(after, "base", "strict", "judge")).isCloseTo(before - 1.0 / given, within(1e-9));
    }

    @Test
    void theOtherScoresAreThoseWithoutJudges() {
        Map<String, Dataset<Row>> inputs = new LinkedHashMap<>();
        inputs.put(TestSetStage.OUTPUT, EXAM.testSet());
        inputs.put("predictions/all", EXAM.answers());
        List<Row> without = ScoreStage.of(CONFIG, new Configuration())
                .apply(inputs)
                .get(ScoreStage.SCORES)
                .rows()
                .collectAsList();
        assertThat(scores.stream().filter(row -> !row.<String>getAs("metric").startsWith("judge")))
                .containsExactlyInAnyOrderElementsOf(without);
    }

    private static boolean isOpen(Prediction prediction) {
        return EXAM.items().stream()
                .anyMatch(item -> item.instruction().id().equals(prediction.id())
                        && item.instruction().type() == TaskType.OEQ);
    }

    private static List<String> openReplies(Run run) {
        return EXAM.predictions().stream()
                .filter(p -> p.run().equals(run) && isOpen(p))
                .map(p -> p.reply().text())
                .toList();
    }

    private static double value(String model, String judge, String metric) {
        return value(scores, model, judge, metric);
    }

    private static double value(List<Row> rows, String model, String judge, String metric) {
        List<Row> found = rows.stream()
                .filter(row -> row.getAs("model").equals(model)
                        && row.getAs("variant").equals(judge)
                        && row.getAs("metric").equals(metric)
                        && row.getAs("slice").equals("type=OEQ")
                        && row.getAs("average").equals("micro")
                        && row.getAs("statistic").equals("value"))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0).getAs("value");
    }
}
