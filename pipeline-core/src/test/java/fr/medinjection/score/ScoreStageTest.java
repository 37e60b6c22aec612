package fr.medinjection.score;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.SparkTest;
import fr.medinjection.UserException;
import fr.medinjection.data.TaskType;
import fr.medinjection.score.encoder.BertScoreConfig;
import fr.medinjection.score.encoder.TinyEncoders;
import fr.medinjection.stage.Output;
import fr.medinjection.udf.metric.ChoiceScore;
import fr.medinjection.udf.metric.FrenchWords;
import fr.medinjection.udf.metric.Rouge;
import fr.medinjection.udf.metric.statistics.Interval;
import fr.medinjection.udf.metric.statistics.McNemar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScoreStageTest {
    private static final Run BASE = new Run("base", "", "greedy");
    private static final Run NAT = new Run("NAT", "1", "greedy");
    private static final Run NAT2 = new Run("NAT", "2", "greedy");
    private static final Run TRAD = new Run("TRAD", "1", "greedy");
    private static final BertScoreConfig NO_BERT = TinyEncoders.NO_BERT;
    private static final ScoreConfig CONFIG =
            new ScoreConfig(60, 0.9, 7, 40, 0.05, List.of("all", "type", "aggregate"), NO_BERT, TinyEncoders.RUN);
    private static final ResampleWeights WEIGHTS = new ResampleWeights(60, 7);

    private static Exam exam;
    private static Map<String, List<Row>> outputs;

    @BeforeAll
    static void score() {
        exam = Exam.of(90, 5, BASE, NAT, NAT2, TRAD);
        outputs = collected(exam, CONFIG, 1, ScoreStage.OUTPUTS);
    }

    @Test
    void scoresAndIntervalsAreThoseOfTheNaiveTwin() {
        NaiveScores twin = new NaiveScores(exam, NAT, WEIGHTS);
        for (TaskType type : List.of(TaskType.MCQ, TaskType.MCQU)) {
            Predicate<TestItem> of = item -> item.instruction().type() == type;
            check(
                    score("NAT", "1", "type=" + type, "exact-match"),
                    twin.mean(of, twin.byItem(NaiveScores::exactMatch)));
            check(score("NAT", "1", "type=" + type, "jaccard"), twin.mean(of, twin.byItem(ScoreStageTest::jaccard)));
        }
        check(
                score("NAT", "1", "category=cardiology", "exact-match"),
                twin.mean(
                        item -> item.instruction().type().isClosed()
                                && item.instruction().categories().contains("cardiology"),
                        twin.byItem(NaiveScores::exactMatch)));
        check(score("NAT", "1", "type=OEQ", "bleu"), twin.bleu());
        Rouge rouge = new Rouge(FrenchWords.WORDS);
        double[] rouges =
                twin.mean(item -> item.instruction().type() == TaskType.OEQ, twin.byItem((p, item) -> rouge.score(
                                p.reply().text(), item.instruction().answer())
                        .rouge2()
                        .f()));
        check(one(published("NAT", "1", "type=OEQ", "rouge2", "french")), rouges);
        double permuted =
                twin.permuted(item -> item.instruction().type() == TaskType.MCQ, twin.byItem(NaiveScores::exactMatch));
        Row row = one(rows(ScoreStage.SCORES).stream()
                .filter(r -> is(r, "NAT", "1", "type=MCQ", "exact-match", "published", "micro", "permuted", "value"))
                .toList());
        assertThat(row.<Double>getAs("value")).isCloseTo(permuted, within(1e-9));
    }

    @Test
    void scoresDoNotDependOnPartitions() {
        ScoreConfig largeTasks = new ScoreConfig(60, 0.9, 7, 10_000, 0.05, CONFIG.compare(), NO_BERT, TinyEncoders.RUN);
        Map<String, List<Row>> eight = collected(exam, largeTasks, 8, ScoreStage.OUTPUTS);
        outputs.forEach((name, rows) -> assertThat(eight.get(name)).as(name).isEqualTo(rows));
        assertThat(outputs.get(ScoreStage.SCORES)).hasSizeGreaterThan(1000);
    }

    @Test
    void seedsAreKeptApartFromItems() {
        double first = value(score("NAT", "1", "type=MCQU", "exact-match"));
        double second = value(score("NAT", "2", "type=MCQU", "exact-match"));
        Row mean = score("NAT", "mean", "type=MCQU", "exact-match");
        assertThat(value(mean)).isCloseTo((first + second) / 2, within(1e-12));
        assertThat(mean.<Double>getAs("items"))
                .isEqualTo(score("NAT", "1", "type=MCQU", "exact-match").<Double>getAs("items"));
        Row deviation = one(rows(ScoreStage.SCORES).stream()
                .filter(r -> is(
                        r,
                        "NAT",
                        "mean",
                        "type=MCQU",
                        "exact-match",
                        "published",
                        "micro",
                        "published",
                        Replicates.OVER_SEEDS))
                .toList());
        assertThat(value(deviation)).isCloseTo(Math.abs(first - second) / Math.sqrt(2), within(1e-12));
        assertThat(rows(ScoreStage.SCORES).stream()
                        .filter(r -> r.getAs("model").equals("TRAD"))
                        .map(r -> r.<String>getAs("training_seed")))
                .containsOnly("1");
    }

    @Test
    void aggregatesAreThePapers() {
        double mcq = value(score("TRAD", "1", "type=MCQ", "exact-match"));
        double mcqu = value(score("TRAD", "1", "type=MCQU", "exact-match"));
        assertThat(value(score("TRAD", "1", "aggregate", "exact-match"))).isCloseTo((mcq + mcqu) / 2, within(1e-12));
        List<Double> testSets = rows(ScoreStage.SCORES).stream()
                .filter(r -> r.<String>getAs("slice").matches("test-set=.*/MCQ")
                        && is(
                                r,
                                "TRAD",
                                "1",
                                r.getAs("slice"),
                                "exact-match",
                                "published",
                                "micro",
                                "published",
                                "value"))
                .map(ScoreStageTest::value)
                .toList();
        Row macro = one(rows(ScoreStage.SCORES).stream()
                .filter(r -> is(r, "TRAD", "1", "type=MCQ", "exact-match", "published", "macro", "published", "value"))
                .toList());
        assertThat(testSets).hasSize(3);
        assertThat(value(macro))
                .isCloseTo(testSets.stream().mapToDouble(v -> v).average().orElseThrow(), within(1e-12));
        double ofMcq = deviation("type=MCQ", RunScores.OVER_PERMUTATIONS);
        double ofMcqu = deviation("type=MCQU", RunScores.OVER_PERMUTATIONS);
        assertThat(deviation("aggregate", "pooled-" + RunScores.OVER_PERMUTATIONS))
                .isCloseTo(Math.sqrt((ofMcq * ofMcq + ofMcqu * ofMcqu) / 2), within(1e-12));
        assertThat(deviation("aggregate", RunScores.OVER_PERMUTATIONS)).isNotNaN();
    }

    private double deviation(String slice, String statistic) {
        return value(one(rows(ScoreStage.SCORES).stream()
                .filter(r -> is(r, "TRAD", "1", slice, "exact-match", "published", "micro", "permuted", statistic))
                .toList()));
    }

    @Test
    void comparisonsArePairedAdjustedAndAntisymmetricInSign() {
        List<Row> pairs = rows(ScoreStage.COMPARISONS).stream()
                .filter(r -> r.getAs("slice").equals("type=MCQ")
                        && r.getAs("metric").equals("exact-match")
                        && r.getAs("variant").equals("published")
                        && r.getAs("orders").equals("published")
                        && r.getAs("average").equals("micro"))
                .toList();
        assertThat(pairs).hasSize(3);
        for (Row pair : pairs) {
            double first = pair.getAs("first_value");
            double second = pair.getAs("second_value");
            assertThat(pair.<Double>getAs("difference")).isCloseTo(first - second, within(1e-12));
            assertThat(pair.<Double>getAs("p_holm")).isGreaterThanOrEqualTo(pair.<Double>getAs("p"));
            assertThat(pair.<Double>getAs("p_benjamini_hochberg")).isBetween(pair.getAs("p"), pair.getAs("p_holm"));
            assertThat(pair.<Double>getAs("low")).isLessThanOrEqualTo(pair.<Double>getAs("high"));
            assertThat(pair.<Integer>getAs("family_size")).isEqualTo(3);
        }
    }

    @Test
    void mcNemarCountsWhatOnlyOneHasRight() {
        NaiveScores base = new NaiveScores(exam, BASE, WEIGHTS);
        long onlyBase = 0;
        long onlyTrad = 0;
        for (TestItem item : exam.items()) {
            if (item.instruction().type() == TaskType.MCQ) {
                double ofBase = base.mean(i -> i.equals(item), base.byItem(NaiveScores::exactMatch))[0];
                NaiveScores trad = new NaiveScores(exam, TRAD, WEIGHTS);
                double ofTrad = trad.mean(i -> i.equals(item), trad.byItem(NaiveScores::exactMatch))[0];
                onlyBase += ofBase > ofTrad ? 1 : 0;
                onlyTrad += ofTrad > ofBase ? 1 : 0;
            }
        }
        Row row = one(rows(ScoreStage.MCNEMAR).stream()
                .filter(r -> r.getAs("slice").equals("type=MCQ")
                        && r.getAs("variant").equals("published")
                        && r.getAs("first").equals("TRAD")
                        && r.getAs("second").equals("base"))
                .toList());
        assertThat(List.of(row.<Long>getAs("only_first"), row.<Long>getAs("only_second")))
                .containsExactly(onlyTrad, onlyBase);
        assertThat(row.<Double>getAs("p_exact")).isEqualTo(new McNemar(onlyTrad, onlyBase).exactP());
        assertThat(row.<String>getAs("training_seed")).isEqualTo("1");
    }

    @Test
    void verbosityLeavesOutEachModelOnce() {
        List<Row> rows = rows(ScoreStage.VERBOSITY).stream()
                .filter(r -> r.getAs("metric").equals("bleu")
                        && r.getAs("variant").equals("legacy")
                        && r.getAs("length_metric").equals("length-ratio-of-means")
                        && r.getAs("length_variant").equals("legacy"))
                .toList();
        assertThat(rows.stream().map(r -> r.<String>getAs("left_out"))).containsExactly("");
        assertThat(one(rows).<Integer>getAs("models")).isEqualTo(3);
    }

    @Test
    void whatFitsNoItemIsToldApartAndNotScored() {
        Prediction good = exam.predictions().get(1);
        List<Prediction> all = new ArrayList<>(exam.predictions());
        all.add(good);
        all.add(changed(good, "nowhere", good.itemFingerprint(), good.order()));
        all.add(changed(good, good.id(), "older", good.order()));
        all.add(changed(good, good.id(), good.itemFingerprint(), new OptionOrder(9, List.of(0, 0))));
        Map<String, List<Row>> mixed =
                collected(new Exam(exam.items(), all), CONFIG, 2, List.of(ScoreStage.SCORES, ScoreStage.REJECTED));
        assertThat(mixed.get(ScoreStage.REJECTED).stream().map(r -> r.<String>getAs("reason")))
                .containsExactlyInAnyOrder("duplicate", "unknown-item", "other-version", "broken-order");
        assertThat(mixed.get(ScoreStage.SCORES)).isEqualTo(outputs.get(ScoreStage.SCORES));
        assertThat(outputs.get(ScoreStage.REJECTED)).isEmpty();
    }

    private static Prediction changed(Prediction prediction, String id, String fingerprint, OptionOrder order) {
        return new Prediction(
                id,
                fingerprint,
                prediction.testSet(),
                prediction.run(),
                order,
                "",
                prediction.reply(),
                prediction.published(),
                prediction.tolerant());
    }

    @Test
    void anUnansweredItemCountsAsWrongAndTooManyAreAnError() {
        int right = 0;
        while (!isRight(exam.predictions().get(right))) {
            right++;
        }
        Prediction gone = exam.predictions().get(right);
        Exam fewer = new Exam(
                exam.items(),
                exam.predictions().stream()
                        .filter(p -> !(p.id().equals(gone.id()) && p.run().equals(gone.run())))
                        .toList());
        String slice = "type="
                + exam.items().stream()
                        .filter(i -> i.instruction().id().equals(gone.id()))
                        .findFirst()
                        .orElseThrow()
                        .instruction()
                        .type();
        Row before = score(gone.run().model(), gone.run().trainingSeed(), slice, "exact-match");
        Row after = one(collected(fewer, CONFIG, 2, List.of(ScoreStage.SCORES)).get(ScoreStage.SCORES).stream()
                .filter(r -> is(
                        r,
                        gone.run().model(),
                        gone.run().trainingSeed(),
                        slice,
                        "exact-match",
                        "published",
                        "micro",
                        "published",
                        "value"))
                .toList());
        double items = after.getAs("items");
        assertThat(items).isEqualTo(before.<Double>getAs("items"));
        assertThat(after.<Double>getAs("missing")).isEqualTo(1);
        assertThat(value(after)).isCloseTo(value(before) - 1 / items, within(1e-9));
        ScoreConfig strict = new ScoreConfig(10, 0.9, 7, 40, 0, List.of("all"), NO_BERT, TinyEncoders.RUN);
        assertThatThrownBy(() -> collected(fewer, strict, 1, List.of()))
                .isInstanceOf(UserException.class)
                .hasMessageMatching("Cannot score \\w+, greedy: 1 of \\d+ items of type \\w+ are unanswered, .*");
    }

    private static boolean isRight(Prediction prediction) {
        TestItem item = exam.items().stream()
                .filter(i -> i.instruction().id().equals(prediction.id()))
                .findFirst()
                .orElseThrow();
        return item.instruction().type().isClosed()
                && prediction.order().number() == 0
                && NaiveScores.exactMatch(prediction, item) == 1;
    }

    private static void check(Row row, double[] twin) {
        assertThat(value(row)).isCloseTo(twin[0], within(1e-9));
        Interval interval =
                Interval.percentile(twin[0], java.util.Arrays.copyOfRange(twin, 1, twin.length), CONFIG.confidence());
        assertThat(row.<Double>getAs("low")).isCloseTo(interval.low(), within(1e-9));
        assertThat(row.<Double>getAs("high")).isCloseTo(interval.high(), within(1e-9));
    }

    private static double jaccard(Prediction prediction, TestItem item) {
        return ChoiceScore.of(
                        prediction.published(),
                        item.instruction().correct(),
                        item.instruction().options().size())
                .jaccard();
    }

    private static Row score(String model, String seed, String slice, String metric) {
        return one(published(model, seed, slice, metric, metric.equals("bleu") ? "legacy" : "published"));
    }

    private static List<Row> published(String model, String seed, String slice, String metric, String variant) {
        return rows(ScoreStage.SCORES).stream()
                .filter(r -> is(r, model, seed, slice, metric, variant, "micro", "published", "value"))
                .toList();
    }

    private static boolean is(
            Row row,
            String model,
            String seed,
            String slice,
            String metric,
            String variant,
            String average,
            String orders,
            String statistic) {
        return row.getAs("model").equals(model)
                && row.getAs("training_seed").equals(seed)
                && row.getAs("slice").equals(slice)
                && row.getAs("metric").equals(metric)
                && row.getAs("variant").equals(variant)
                && row.getAs("average").equals(average)
                && row.getAs("orders").equals(orders)
                && row.getAs("statistic").equals(statistic);
    }

    private static Row one(List<Row> rows) {
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static double value(Row row) {
        return row.<Double>getAs("value");
    }

    private static List<Row> rows(String output) {
        return outputs.get(output);
    }

    static Map<String, List<Row>> collected(Exam exam, ScoreConfig config, int partitions, List<String> names) {
        SparkTest.spark().conf().set("spark.sql.shuffle.partitions", Integer.toString(partitions));
        try {
            Map<String, Dataset<Row>> inputs = new LinkedHashMap<>();
            inputs.put(TestSetStage.OUTPUT, exam.testSet().repartition(partitions));
            inputs.put("predictions/all", exam.answers().repartition(partitions));
            Map<String, List<Row>> collected = new LinkedHashMap<>();
            Map<String, Output> made =
                    ScoreStage.of(config, new Configuration()).apply(inputs);
            for (String name : names) {
                Column[] order =
                        made.get(name).sortBy().stream().map(c -> col(c)).toArray(Column[]::new);
                collected.put(name, made.get(name).rows().orderBy(order).collectAsList());
            }
            return collected;
        } finally {
            SparkTest.spark().conf().set("spark.sql.shuffle.partitions", "3");
        }
    }
}
