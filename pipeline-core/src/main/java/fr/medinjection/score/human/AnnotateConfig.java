package fr.medinjection.score.human;

import java.util.List;

/**
 * Which answers humans rate.
 *
 * @param sample how many answers
 * @param seed decides which, and their order on the page
 * @param predictions whose open answers take part: names under {@code predictions/}, {@code *} for all of those
 */
public record AnnotateConfig(int sample, long seed, List<String> predictions) {
    private static final String ALL = "*";

    public AnnotateConfig {
        predictions = List.copyOf(predictions);
        if (sample < 1) {
            throw new IllegalArgumentException("Invalid sample: " + sample + ", expected at least 1");
        }
    }

    /** Whether a dataset of predictions takes part. */
    boolean takes(String dataset) {
        return predictions.contains(ALL) || predictions.contains(dataset.substring(dataset.indexOf('/') + 1));
    }
}
