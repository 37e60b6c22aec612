package fr.medinjection.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.UserException;
import fr.medinjection.data.TaskType;
import fr.medinjection.score.encoder.BertScoreConfig;
import fr.medinjection.score.encoder.BertScoreConfig.Weighting;
import fr.medinjection.score.encoder.BertScoreMetric;
import fr.medinjection.score.encoder.CometMetric;
import fr.medinjection.score.encoder.EncoderConfig;
import fr.medinjection.score.encoder.TextMetric;
import fr.medinjection.score.encoder.TextScorer;
import fr.medinjection.score.encoder.Texts;
import fr.medinjection.score.encoder.TinyEncoders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** BERTScore and COMET beside the other scores of open questions. */
class EncodedAnswersTest {
    private static final Configuration HADOOP = new Configuration();
    private static final Run BASE = new Run("base", "", "greedy");
    private static final Run NAT = new Run("NAT", "1", "greedy");
    private static final EncoderConfig COMET = TinyEncoders.config("comet");

    private final Exam exam = Exam.of(60, 3, BASE, NAT);

    private static ScoreConfig config(String folder, Weighting weighting, EncoderConfig comet) {
        BertScoreConfig bert = new BertScoreConfig(folder, weighting, 1, 256, 3);
        return new ScoreConfig(20, 0.9, 7, 40, 0.05, List.of("all", "type"), bert, comet);
    }

    private static ScoreConfig on(Weighting weighting) {
        return config(TinyEncoders.folder("bert-2").toString(), weighting, COMET);
    }

    private List<Row> scores(ScoreConfig config, int partitions) {
        Map<String, List<Row>> made = ScoreStageTest.collected(exam, config, partitions, List.of(ScoreStage.SCORES));
        return made.get(ScoreStage.SCORES);
    }

    @Test
    void meansAreThoseOfTheMetrics() {
        List<Row> rows = scores(on(Weighting.EVEN), 2);
        BertScoreMetric bert = BertScoreMetric.of(TinyEncoders.config("bert-2"), HADOOP);
        for (Run run : List.of(BASE, NAT)) {
            double[] mean = mean(bert, run);
            for (TextMetric.Score score : bert.scores()) {
                Row row = row(rows, run, score.metric(), score.variant());
                assertThat(row.<Double>getAs("value")).isCloseTo(score.of(mean[score.value()]), within(1e-6));
                assertThat(row.<String>getAs("signature")).isEqualTo(score.signature());
                assertThat(row.<Double>getAs("items")).isEqualTo(12);
                assertThat(row.<Double>getAs("low")).isLessThan(row.<Double>getAs("high"));
            }
            assertThat(row(rows, run, "comet", "legacy").<Double>getAs("value"))
                    .isCloseTo(mean(CometMetric.of(COMET, HADOOP), run)[0], within(1e-6));
        }
    }

    private double[] mean(TextMetric metric, Run run) {
        List<Texts> texts = new ArrayList<>();
        for (TestItem item : exam.items()) {
            if (item.instruction().type() == TaskType.OEQ) {
                String reply = exam.predictions().stream()
                        .filter(p -> p.run().equals(run)
                                && p.id().equals(item.instruction().id()))
                        .map(p -> p.reply().text())
                        .findFirst()
                        .orElseThrow();
                texts.add(new Texts(
                        item.instruction().question(), reply, item.instruction().answer()));
            }
        }
        double[] mean = new double[metric.values()];
        try (TextScorer scorer = metric.open(HADOOP)) {
            for (double[] one : scorer.score(texts)) {
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += one[i] / texts.size();
                }
            }
        }
        return mean;
    }

    private static Row row(List<Row> rows, Run run, String metric, String variant) {
        List<Row> found = rows.stream()
                .filter(row -> row.getAs("model").equals(run.model())
                        && row.getAs("metric").equals(metric)
                        && row.getAs("variant").equals(variant)
                        && row.getAs("slice").equals("type=OEQ")
                        && row.getAs("average").equals("micro")
                        && row.getAs("orders").equals("published")
                        && row.getAs("statistic").equals("value"))
                .toList();
        assertThat(found).as(metric).hasSize(1);
        return found.get(0);
    }

    @Test
    void partitionsDoNotShowAndTheOtherScoresAreAsWithoutEncoders() {
        List<Row> one = scores(on(Weighting.IDF), 1);
        assertThat(scores(on(Weighting.IDF), 8)).isEqualTo(one);
        assertThat(one.stream().map(row -> row.<String>getAs("signature")).filter(s -> s.contains("|idf:yes|")))
                .isNotEmpty();
        List<Row> others = one.stream()
                .filter(row -> !row.<String>getAs("metric").matches("bertscore.*|comet"))
                .toList();
        assertThat(others).isEqualTo(scores(config("", Weighting.EVEN, TinyEncoders.RUN), 2));
    }

    @Test
    void theFoldersVersionDecidesNotItsAddress() {
        ScoreStage.Settings settings = ScoreStage.of(on(Weighting.EVEN), HADOOP).config();
        assertThat(settings.scoring().bertscore().folder()).isEmpty();
        assertThat(settings.scoring().comet().folder()).isEmpty();
        assertThat(settings.encoders()).containsOnlyKeys("bertscore", "comet");
    }

    @Test
    void aMissingFolderStopsTheJobAtOnce() {
        assertThatThrownBy(() -> ScoreStage.of(config("/no/such/folder", Weighting.EVEN, COMET), HADOOP))
                .isInstanceOf(UserException.class)
                .hasMessage("Cannot find the encoder of BERTScore: /no/such/folder has no config.json");
    }
}
