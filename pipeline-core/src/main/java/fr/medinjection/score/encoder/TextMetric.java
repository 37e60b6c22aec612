package fr.medinjection.score.encoder;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** A metric that compares texts through an encoder: its scores, and how a task gets hold of it. */
public interface TextMetric extends Serializable {
    /** How many values it finds for each pair of texts. */
    int values();

    List<Score> scores();

    /**
     * A score and where its value stands among those of several metrics.
     *
     * @param value which of all values it is
     */
    record Place(Score score, int value) {}

    /** The scores of several metrics whose values stand one after the other, in their order. */
    static List<Place> places(List<TextMetric> metrics) {
        List<Place> places = new ArrayList<>();
        int from = 0;
        for (TextMetric metric : metrics) {
            for (Score score : metric.scores()) {
                places.add(new Place(score, from + score.value()));
            }
            from += metric.values();
        }
        return places;
    }

    /** Opens it in a task; the encoder is shared with the tasks beside it. */
    TextScorer open(Configuration hadoop);

    /**
     * A score by its name.
     *
     * @param variant {@code legacy} as the Python package computes it, {@code french} of texts whose typography is plain
     * @param value which of the values it is
     * @param baseline what becomes 0 where the score is rescaled, so that 1 stays 1; 0 where it is not
     */
    record Score(String metric, String variant, String signature, int value, double baseline) implements Serializable {
        /** The score of a value, or of a mean of values. */
        public double of(double value) {
            return (value - baseline) / (1 - baseline);
        }
    }
}
