package fr.medinjection.score.encoder;

import java.util.Arrays;

/** BERTScore's comparison: each token with its most similar one of the other text. */
final class GreedyMatching {
    /** What an encoder makes of an empty text: the marks of its beginning and end. */
    private static final int EMPTY = 2;

    private GreedyMatching() {}

    /**
     * Precision, recall and F1. As in bert_score, all are 0 where one of the texts is empty; so is what counts tokens that all
     * have weight 0, where bert_score says NaN. Similarities with padding do not count, as if the pair were scored alone.
     */
    static double[] score(Embedded hypothesis, Embedded reference) {
        float[] cosines = hypothesis.cosines(reference);
        int width = reference.tokens();
        float[] ofHypothesis = new float[hypothesis.tokens()];
        float[] ofReference = new float[width];
        Arrays.fill(ofHypothesis, Float.NEGATIVE_INFINITY);
        Arrays.fill(ofReference, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < ofHypothesis.length; i++) {
            for (int j = 0; j < width; j++) {
                float cosine = cosines[i * width + j];
                ofHypothesis[i] = Math.max(ofHypothesis[i], cosine);
                ofReference[j] = Math.max(ofReference[j], cosine);
            }
        }
        double precision = hypothesis.mean(ofHypothesis);
        double recall = reference.mean(ofReference);
        double f1 = 2 * precision * recall / (precision + recall);
        boolean isEmpty = hypothesis.tokens() == EMPTY || reference.tokens() == EMPTY;
        return new double[] {orZero(isEmpty ? 0 : precision), orZero(isEmpty ? 0 : recall), orZero(f1)};
    }

    private static double orZero(double value) {
        return Double.isFinite(value) ? value : 0;
    }
}
