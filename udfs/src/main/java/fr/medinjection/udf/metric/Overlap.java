package fr.medinjection.udf.metric;

import java.io.Serializable;

/** Precision, recall and F score of what a prediction and a reference share, each of 0 to 1. */
public record Overlap(double precision, double recall, double f) implements Serializable {
    static final Overlap NONE = new Overlap(0, 0, 0);

    static Overlap of(long shared, long predicted, long expected) {
        double precision = (double) shared / Math.max(1, predicted);
        double recall = (double) shared / Math.max(1, expected);
        double sum = precision + recall;
        return new Overlap(precision, recall, sum > 0 ? 2 * precision * recall / sum : 0);
    }
}
