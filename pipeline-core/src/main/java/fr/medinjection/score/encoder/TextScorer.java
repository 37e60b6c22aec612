package fr.medinjection.score.encoder;

import java.util.List;

/** A metric with its encoder opened; one task uses it. */
public interface TextScorer extends AutoCloseable {
    /** The values of each, in order. How many are given at once changes nothing beyond the last bits. */
    double[][] score(List<Texts> texts);

    @Override
    void close();
}
