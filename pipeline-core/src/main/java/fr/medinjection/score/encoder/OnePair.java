package fr.medinjection.score.encoder;

import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.util.SerializableConfiguration;

/** A score of one pair of texts after another. A task opens the encoder at its first pair and gives it back at its end. */
final class OnePair implements Serializable {
    private static final long serialVersionUID = 1;

    private final TextMetric metric;
    private final TextMetric.Score score;
    private final SerializableConfiguration hadoop;
    private transient TextScorer scorer;

    OnePair(TextMetric metric, TextMetric.Score score, Configuration hadoop) {
        this.metric = metric;
        this.score = score;
        this.hadoop = new SerializableConfiguration(hadoop);
    }

    /** The score, or null where a text is. */
    Double of(String source, String hypothesis, String reference) {
        if (source == null || hypothesis == null || reference == null) {
            return null;
        }
        List<Texts> texts = List.of(new Texts(source, hypothesis, reference));
        if (TaskContext.get() == null) { // literals, which the driver works out when it plans
            try (TextScorer once = metric.open(hadoop.value())) {
                return value(once, texts);
            }
        }
        return value(opened(), texts);
    }

    private TextScorer opened() {
        if (scorer == null) {
            scorer = metric.open(hadoop.value());
            TaskContext.get().addTaskCompletionListener(context -> {
                close();
            });
        }
        return scorer;
    }

    private void close() {
        scorer.close();
        scorer = null;
    }

    private double value(TextScorer with, List<Texts> texts) {
        return score.of(with.score(texts)[0][score.value()]);
    }
}
