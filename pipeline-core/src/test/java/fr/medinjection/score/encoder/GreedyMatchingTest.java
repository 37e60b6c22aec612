package fr.medinjection.score.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.onnx.FloatTensor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GreedyMatchingTest {
    private static final int WIDTH = 19;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void matchesTheNaiveTwin(long seed) {
        Random random = new Random(seed);
        double[][] hypothesis = vectors(random, 3 + random.nextInt(20));
        double[][] reference = vectors(random, 3 + random.nextInt(20));
        double[] ofHypothesis = weights(random, hypothesis.length);
        double[] ofReference = weights(random, reference.length);
        double precision = naive(hypothesis, reference, ofHypothesis);
        double recall = naive(reference, hypothesis, ofReference);
        double[] expected = {precision, recall, 2 * precision * recall / (precision + recall)};
        assertThat(GreedyMatching.score(
                        embedded(hypothesis, ofHypothesis, seed), embedded(reference, ofReference, seed + 1)))
                .containsExactly(expected, within(2e-6));
    }

    /** Each token's best cosine, weighted; both texts token by token in double precision. */
    private static double naive(double[][] from, double[][] to, double[] weights) {
        double sum = 0;
        for (int i = 0; i < from.length; i++) {
            double best = Double.NEGATIVE_INFINITY;
            for (double[] other : to) {
                best = Math.max(best, dot(from[i], other) / Math.sqrt(dot(from[i], from[i]) * dot(other, other)));
            }
            sum += weights[i] * best;
        }
        return sum / Arrays.stream(weights).sum();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[][] vectors(Random random, int tokens) {
        double[][] vectors = new double[tokens][WIDTH];
        for (double[] vector : vectors) {
            Arrays.setAll(vector, i -> (float) (random.nextGaussian() + 0.5));
        }
        return vectors;
    }

    private static double[] weights(Random random, int tokens) {
        double[] weights = random.doubles(tokens, 0.1, 3).toArray();
        weights[0] = 0;
        weights[tokens - 1] = 0;
        return weights;
    }

    /** As a row of a batch, between others and with padding behind it. */
    private static Embedded embedded(double[][] vectors, double[] weights, long seed) {
        int length = vectors.length + 3;
        float[] batch = new float[3 * length * WIDTH];
        Random noise = new Random(seed);
        for (int i = 0; i < batch.length; i++) {
            batch[i] = noise.nextFloat();
        }
        for (int token = 0; token < vectors.length; token++) {
            for (int d = 0; d < WIDTH; d++) {
                batch[(length + token) * WIDTH + d] = (float) vectors[token][d];
            }
        }
        return Embedded.of(new FloatTensor(batch, 3, length, WIDTH), 1, weights);
    }

    @Test
    void anEmptyTextScoresNothing() {
        Random random = new Random(9);
        Embedded empty = embedded(vectors(random, 2), new double[2], 1);
        Embedded text = embedded(vectors(random, 7), weights(random, 7), 2);
        assertThat(GreedyMatching.score(empty, text)).containsOnly(0);
        assertThat(GreedyMatching.score(text, empty)).containsOnly(0);
    }

    @Test
    void tokensWithoutWeightScoreNothing() {
        Random random = new Random(9);
        Embedded weightless = embedded(vectors(random, 5), new double[5], 1);
        Embedded text = embedded(vectors(random, 7), weights(random, 7), 2);
        double[] score = GreedyMatching.score(weightless, text);
        assertThat(score[0]).isZero();
        assertThat(score[1]).isPositive();
        assertThat(score[2]).isZero();
    }
}
