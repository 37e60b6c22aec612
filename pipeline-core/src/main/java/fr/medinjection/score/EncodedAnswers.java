package fr.medinjection.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import fr.medinjection.score.encoder.BertScoreConfig;
import fr.medinjection.score.encoder.BertScoreMetric;
import fr.medinjection.score.encoder.CometMetric;
import fr.medinjection.score.encoder.EncodedTexts;
import fr.medinjection.score.encoder.TextMetric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What encoders say of the answers to open questions, where the configuration names their folders. COMET takes the question
 * for its source.
 */
public record EncodedAnswers(
        List<BertScoreMetric> bertScore,
        BertScoreConfig.Weighting weighting,
        List<CometMetric> comet,
        int tasks,
        SerializableConfiguration hadoop) {
    private static final String OPEN = "type = 'OEQ'";

    /** Looks at the folders; the task counts of both are one, the larger. */
    public static EncodedAnswers of(ScoreConfig config, Configuration hadoop) {
        List<BertScoreMetric> bertScore = new ArrayList<>();
        List<CometMetric> comet = new ArrayList<>();
        if (config.bertscore().encoder().isOn()) {
            bertScore.add(BertScoreMetric.of(config.bertscore().encoder(), hadoop));
        }
        if (config.comet().isOn()) {
            comet.add(CometMetric.of(config.comet(), hadoop));
        }
        int tasks = Math.max(config.bertscore().tasks(), config.comet().tasks());
        return new EncodedAnswers(
                bertScore, config.bertscore().weighting(), comet, tasks, new SerializableConfiguration(hadoop));
    }

    /** The versions of the folders, by metric. */
    public Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        bertScore.forEach(metric -> versions.put("bertscore", metric.folder().version()));
        comet.forEach(metric -> versions.put("comet", metric.folder().version()));
        return versions;
    }

    /** The metrics that are on; inverse document frequencies are those of the test set's references. */
    public List<TextMetric> metrics(Dataset<Row> testSet) {
        List<TextMetric> metrics = new ArrayList<>();
        for (BertScoreMetric metric : bertScore) {
            metrics.add(
                    weighting == BertScoreConfig.Weighting.EVEN
                            ? metric
                            : metric.withIdf(
                                    testSet.where(OPEN)
                                            .select("answer")
                                            .as(Encoders.STRING())
                                            .toJavaRDD(),
                                    hadoop.value()));
        }
        metrics.addAll(comet);
        return metrics;
    }

    /** What gives rows the values of metrics. */
    public EncodedTexts texts(List<TextMetric> metrics) {
        return new EncodedTexts(metrics, tasks, hadoop.value());
    }

    /** The sheets with the metrics' values at those of open questions. */
    Dataset<Row> encoded(Dataset<Row> sheets, List<TextMetric> metrics) {
        if (metrics.isEmpty()) {
            return sheets;
        }
        Dataset<Row> open = texts(metrics)
                .of(
                        sheets.where(OPEN),
                        col("question"),
                        expr("try_element_at(filter(answers, answer -> answer.permutation = 0), 1).reply"),
                        col("answer"));
        return sheets.where("not " + OPEN).unionByName(open);
    }
}
