package fr.medinjection.score.human;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.TestRows;
import fr.medinjection.UserException;
import fr.medinjection.score.OpenScores;
import fr.medinjection.score.ScoreConfig;
import fr.medinjection.score.ScoredFolder;
import fr.medinjection.score.encoder.BertScoreConfig;
import fr.medinjection.score.encoder.BertScoreMetric;
import fr.medinjection.score.encoder.CometMetric;
import fr.medinjection.score.encoder.TextMetric;
import fr.medinjection.score.encoder.TextScorer;
import fr.medinjection.score.encoder.Texts;
import fr.medinjection.score.encoder.TinyEncoders;
import fr.medinjection.stage.Manifest;
import fr.medinjection.udf.metric.statistics.Correlation;
import fr.medinjection.udf.metric.statistics.DependentCorrelations;
import fr.medinjection.udf.metric.statistics.Interval;
import fr.medinjection.udf.metric.statistics.JudgeRate;
import fr.medinjection.udf.metric.statistics.Kappa;
import fr.medinjection.udf.metric.statistics.KrippendorffAlpha;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two made-up physicians and two made-up judges rate a sample; every figure is found again from the ratings. */
class AgreementTest {
    private static final int SAMPLE = 40;
    private static final ScoreConfig STATISTICS = new ScoreConfig(
            80,
            0.9,
            5,
            100,
            1,
            List.of("all"),
            new BertScoreConfig(TinyEncoders.folder("bert-2").toString(), BertScoreConfig.Weighting.EVEN, 1, 256, 3),
            TinyEncoders.config("comet"));

    @TempDir
    static Path folder;

    private static ScoredFolder out;
    private static List<Case> cases;
    private static Map<String, Manifest> read;

    @BeforeAll
    static void rate() throws IOException {
        out = ScoredFolder.in(folder.resolve("out"), 300, "base", "NAT");
        out.judge("close", p -> (double) (p.reply().text().length() / 3 % 2));
        out.judge(
                "silent",
                p -> p.reply().text().length() % 4 == 0
                        ? null
                        : (double) (p.reply().text().length() % 2));
        org.apache.hadoop.fs.Path page = annotate(out, SAMPLE, 1);
        assertThat(Files.readString(Path.of(page.toUri().getPath()))).contains(Sheets.PROMPT.instructions());
        cases = Case.all(out.runner().read(SampleStage.OUTPUT));
        Path files = folder.resolve("ratings");
        RatingSheet sheet = new RatingSheet(Sheets.PROMPT, cases);
        Sheets.write(files, Sheets.saved(sheet, "A", one -> OptionalInt.of((int) first(one))));
        Sheets.write(
                files,
                Sheets.saved(
                        sheet,
                        "B",
                        one -> one.number() % 5 == 0 ? OptionalInt.empty() : OptionalInt.of((int) second(one))));
        read = agreeing(out).run(List.of(files.toString()), others(out));
    }

    private static org.apache.hadoop.fs.Path annotate(ScoredFolder scored, int sample, long seed) {
        AnnotateConfig config = new AnnotateConfig(sample, seed, List.of("*"));
        return new Annotating(scored.runner(), config, TestRows.RENDERER, Sheets.PROMPT).run(scored.predictions());
    }

    private static Agreeing agreeing(ScoredFolder scored) {
        return new Agreeing(scored.runner(), STATISTICS, Sheets.PROMPT, 1 << 20, new Configuration());
    }

    private static List<String> others(ScoredFolder scored) {
        List<String> others = new ArrayList<>(scored.predictions());
        others.addAll(scored.judgements());
        return others;
    }

    private static double first(Case one) {
        return one.reply().length() / 3 % 2 == 1 || one.number() % 7 == 0 ? 1 : 0;
    }

    private static double second(Case one) {
        return one.number() % 6 == 0 ? 1 - first(one) : first(one);
    }

    private static double humans(Case one) {
        return one.number() % 5 == 0 ? first(one) : (first(one) + second(one)) / 2;
    }

    private static double close(Case one) {
        return one.reply().length() / 3 % 2;
    }

    private static double[] all(ToDoubleFunction<Case> value) {
        return cases.stream().mapToDouble(value).toArray();
    }

    @Test
    void theSampleIsSeededBlindAndFair() {
        assertThat(cases).hasSize(SAMPLE);
        assertThat(cases).extracting(one -> one.itemFingerprint() + one.reply()).doesNotHaveDuplicates();
        assertThat(cases).extracting(Case::number).isSorted().startsWith(1).endsWith(SAMPLE);
        Map<String, Long> counts = out.manifest(SampleStage.OUTPUT).counts();
        assertThat(counts.values()).containsOnly(SAMPLE / 4L);
        assertThat(cases.subList(0, 10).stream()
                        .map(one -> one.model() + one.decoding())
                        .distinct())
                .hasSizeGreaterThan(2); // not one model after the other
        ScoredFolder again = ScoredFolder.in(folder.resolve("again"), 300, "base", "NAT");
        annotate(again, SAMPLE, 1);
        assertThat(again.manifest(SampleStage.OUTPUT).checksum())
                .isEqualTo(out.manifest(SampleStage.OUTPUT).checksum());
        annotate(again, SAMPLE, 2);
        assertThat(again.manifest(SampleStage.OUTPUT).checksum())
                .isNotEqualTo(out.manifest(SampleStage.OUTPUT).checksum());
        annotate(again, 10_000, 1);
        List<Case> everything = Case.all(again.runner().read(SampleStage.OUTPUT));
        assertThat(everything).hasSizeLessThan(181).hasSizeGreaterThan(150); // half of the items have each answer twice
    }

    @Test
    void ratingsAreCountedForEachRater() {
        assertThat(Agreeing.lines(read)).containsExactly("  A: {missing=0, rated=40}", "  B: {missing=8, rated=32}");
        assertThat(read.get(RatingsStage.REJECTED).rows()).isZero();
    }

    @Test
    void correlationsAreThoseOfEachMeasureWithTheMeanOfTheHumans() {
        Row judge = one(rows(Agreeing.AGREEMENT), "judge", "close", "pearson");
        Correlation expected = Correlation.pearson(all(AgreementTest::humans), all(AgreementTest::close));
        assertThat(judge.<Double>getAs("value")).isEqualTo(expected.value());
        assertThat(judge.<Double>getAs("p")).isEqualTo(expected.p());
        assertThat(judge.<Integer>getAs("items")).isEqualTo(SAMPLE);
        assertThat(expected.value()).isBetween(judge.getAs("low"), judge.<Double>getAs("high"));
        Row silent = one(rows(Agreeing.AGREEMENT), "judge", "silent", "kendall");
        List<Case> said =
                cases.stream().filter(c -> c.reply().length() % 4 != 0).toList();
        Correlation ofSaid = Correlation.kendall(
                said.stream().mapToDouble(AgreementTest::humans).toArray(),
                said.stream().mapToDouble(c -> c.reply().length() % 2).toArray());
        assertThat(silent.<Integer>getAs("items")).isEqualTo(said.size());
        assertThat(silent.<Double>getAs("value")).isEqualTo(ofSaid.value());
        Row rouge = one(rows(Agreeing.AGREEMENT), "rouge2", "french", "spearman");
        Correlation ofRouge = Correlation.spearman(
                all(AgreementTest::humans), all(c -> OpenScores.of(c.reply(), c.reference()).stream()
                        .filter(v -> v.metric().equals("rouge2") && v.variant().equals("french"))
                        .findFirst()
                        .orElseThrow()
                        .value()));
        assertThat(rouge.<Double>getAs("value")).isEqualTo(ofRouge.value());
        assertThat(rouge.<Double>getAs("p_holm")).isGreaterThanOrEqualTo(rouge.<Double>getAs("p"));
    }

    @Test
    void encodersAreComparedWithHumansToo() {
        Configuration hadoop = new Configuration();
        Map<String, TextMetric> metrics = Map.of(
                "bertscore-f1", BertScoreMetric.of(TinyEncoders.config("bert-2"), hadoop),
                "comet", CometMetric.of(TinyEncoders.config("comet"), hadoop));
        metrics.forEach((name, metric) -> {
            TextMetric.Score score = metric.scores().stream()
                    .filter(one -> one.metric().equals(name))
                    .findFirst()
                    .orElseThrow();
            double[] values;
            try (TextScorer scorer = metric.open(hadoop)) {
                values = Arrays.stream(scorer.score(cases.stream()
                                .map(one -> new Texts(one.question(), one.reply(), one.reference()))
                                .toList()))
                        .mapToDouble(one -> score.of(one[score.value()]))
                        .toArray();
            }
            Row row = one(rows(Agreeing.AGREEMENT), name, "legacy", "pearson");
            assertThat(row.<String>getAs("signature")).isEqualTo(score.signature());
            assertThat(row.<Double>getAs("value"))
                    .isCloseTo(
                            Correlation.pearson(all(AgreementTest::humans), values)
                                    .value(),
                            within(1e-5));
        });
    }

    @Test
    void verdictsAreComparedWithTheMajority() {
        List<Case> clear = cases.stream().filter(c -> humans(c) != 0.5).toList();
        double[] humans = clear.stream().mapToDouble(AgreementTest::humans).toArray();
        double[] verdicts = clear.stream().mapToDouble(AgreementTest::close).toArray();
        Row kappa = one(rows(Agreeing.AGREEMENT), "judge", "close", "kappa");
        assertThat(kappa.<Double>getAs("value"))
                .isEqualTo(Kappa.UNWEIGHTED.of(Paired.ratings(humans), Paired.ratings(verdicts)));
        long right = clear.stream().filter(c -> humans(c) == 1 && close(c) == 1).count();
        long rated = clear.stream().filter(c -> humans(c) == 1).count();
        Row sensitivity = one(rows(Agreeing.AGREEMENT), "judge", "close", "sensitivity");
        assertThat(sensitivity.<Double>getAs("value")).isEqualTo((double) right / rated);
        assertThat(sensitivity.<Integer>getAs("items")).isEqualTo((int) rated);
    }

    @Test
    void humansAreComparedWithEachOther() {
        double[][] panel = {all(AgreementTest::first), all(c -> c.number() % 5 == 0 ? Double.NaN : second(c))};
        for (KrippendorffAlpha alpha : KrippendorffAlpha.values()) {
            Row row = one(
                    rows(Agreeing.AGREEMENT),
                    "raters",
                    "all",
                    "alpha-" + alpha.name().toLowerCase(java.util.Locale.ROOT));
            assertThat(row.<Double>getAs("value")).isEqualTo(alpha.of(panel));
        }
        assertThat(one(rows(Agreeing.AGREEMENT), "raters", "A & B", "kappa").<Integer>getAs("items"))
                .isEqualTo(32);
        assertThat(one(rows(Agreeing.AGREEMENT), "rater", "A", "pearson").<Double>getAs("value"))
                .isGreaterThan(0.5);
    }

    @Test
    void judgesAreComparedOnTheAnswersThatBothJudged() {
        Row pair = rows(Agreeing.DIFFERENCES).stream()
                .filter(row -> row.getAs("first_variant").equals("close")
                        && row.getAs("second_variant").equals("silent"))
                .findFirst()
                .orElseThrow();
        List<Case> said =
                cases.stream().filter(c -> c.reply().length() % 4 != 0).toList();
        DependentCorrelations expected = DependentCorrelations.of(
                said.stream().mapToDouble(AgreementTest::humans).toArray(),
                said.stream().mapToDouble(AgreementTest::close).toArray(),
                said.stream().mapToDouble(c -> c.reply().length() % 2).toArray());
        assertThat(pair.<Double>getAs("difference")).isCloseTo(expected.first() - expected.second(), within(1e-12));
        assertThat(pair.<Double>getAs("p_williams")).isEqualTo(expected.williamsP());
        assertThat(pair.<Double>getAs("p_steiger")).isEqualTo(expected.steigerP());
        assertThat(pair.<Double>getAs("p_holm")).isGreaterThanOrEqualTo(expected.williamsP());
        assertThat(pair.<Double>getAs("low")).isLessThanOrEqualTo(pair.getAs("high"));
        // a judge with everything else, and metrics not with each other
        assertThat(rows(Agreeing.DIFFERENCES))
                .allMatch(row -> row.<String>getAs("first_metric").equals("judge")
                        || row.<String>getAs("second_metric").equals("judge"));
    }

    @Test
    void ratesAreCorrectedForWhatTheJudgeGetsWrong() {
        List<Case> clear = cases.stream().filter(c -> humans(c) != 0.5).toList();
        Predicate<Case> right = c -> humans(c) == 1;
        var answers = out.openPredictions("base").stream()
                .filter(p -> p.run().decoding().equals("sampled"))
                .toList();
        JudgeRate expected = new JudgeRate(
                answers.size(),
                answers.stream()
                        .filter(p -> p.reply().text().length() / 3 % 2 == 1)
                        .count(),
                clear.stream().filter(right).count(),
                clear.stream().filter(right.and(c -> close(c) == 1)).count(),
                clear.stream().filter(right.negate()).count(),
                clear.stream().filter(right.negate().and(c -> close(c) == 0)).count());
        Interval interval = expected.interval(0.9);
        Row row = rows(Agreeing.RATES).stream()
                .filter(r -> r.getAs("judge").equals("close")
                        && r.getAs("model").equals("base")
                        && r.getAs("decoding").equals("sampled"))
                .findFirst()
                .orElseThrow();
        assertThat(row.<Long>getAs("verdicts")).isEqualTo(expected.verdicts());
        assertThat(row.<Long>getAs("positive")).isEqualTo(expected.positive());
        assertThat(row.<Double>getAs("corrected")).isEqualTo(interval.estimate());
        assertThat(row.<Double>getAs("low")).isEqualTo(interval.low());
        assertThat(row.<Double>getAs("high")).isEqualTo(interval.high());
    }

    @Test
    void whatCannotBeUsedIsSaidSo() {
        RatingSheet sheet = new RatingSheet(Sheets.PROMPT, cases);
        Path twice = folder.resolve("twice");
        Sheets.write(twice.resolve("1"), Sheets.saved(sheet, "A", one -> OptionalInt.of(1)));
        Sheets.write(twice.resolve("2"), Sheets.saved(sheet, "A", one -> OptionalInt.of(1)));
        assertThatThrownBy(() -> agreeing(out).run(List.of(twice.toString()), others(out)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("are both of rater A, expected one file a rater");
        Path few = folder.resolve("few");
        Sheets.write(few, Sheets.saved(sheet, "A", c -> c.number() < 3 ? OptionalInt.of(1) : OptionalInt.empty()));
        assertThatThrownBy(() -> agreeing(out).run(List.of(few.toString()), others(out)))
                .isInstanceOf(UserException.class)
                .hasMessage("Cannot compare with humans: 2 answers are rated, expected at least 3");
        assertThatThrownBy(() -> agreeing(out).run(List.of(), others(out)))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Missing ratings: agreement.ratings names no file");
        AnnotateConfig nobody = new AnnotateConfig(5, 1, List.of("nobody"));
        assertThatThrownBy(() ->
                        new Annotating(out.runner(), nobody, TestRows.RENDERER, Sheets.PROMPT).run(out.predictions()))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Cannot draw answers to rate: annotate.predictions names [nobody]");
    }

    private static List<Row> rows(String dataset) {
        return out.runner().read(dataset).collectAsList();
    }

    private static Row one(List<Row> rows, String metric, String variant, String statistic) {
        List<Row> found = rows.stream()
                .filter(row -> row.getAs("metric").equals(metric)
                        && row.getAs("variant").equals(variant)
                        && row.getAs("statistic").equals(statistic))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
