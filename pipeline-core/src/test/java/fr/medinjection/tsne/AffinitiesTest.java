package fr.medinjection.tsne;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AffinitiesTest {
    private static final int COUNT = 120;
    private static final int EACH = 24;
    private static final double PERPLEXITY = 8;

    @Test
    void areTheMeanOfBothDirections() {
        try (Workers workers = new Workers(2)) {
            Points points = NaiveTsne.mixture(COUNT, 6, 3, 1);
            double[][] dense = NaiveTsne.dense(affinities(points, workers));
            double[][] directed = directed(ExactNeighbours.of(points, EACH, workers));
            double sum = 0;
            for (int i = 0; i < COUNT; i++) {
                for (int j = 0; j < COUNT; j++) {
                    assertThat(dense[i][j]).isCloseTo((directed[i][j] + directed[j][i]) / (2 * COUNT), within(1e-8));
                    assertThat(dense[i][j]).isEqualTo(dense[j][i]);
                    sum += dense[i][j];
                }
            }
            assertThat(sum).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void columnsAscend() {
        try (Workers workers = new Workers(1)) {
            Affinities affinities = affinities(NaiveTsne.mixture(COUNT, 6, 3, 2), workers);
            for (int i = 0; i < COUNT; i++) {
                for (int t = affinities.starts()[i] + 1; t < affinities.starts()[i + 1]; t++) {
                    assertThat(affinities.columns()[t]).isGreaterThan(affinities.columns()[t - 1]);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 1, 10})
    void divergenceIsThatOfAllPairs(double spread) {
        try (Workers workers = new Workers(2)) {
            Affinities affinities = affinities(NaiveTsne.mixture(COUNT, 6, 3, 3), workers);
            float[] map = NaiveTsne.map(COUNT, spread, 4);
            double divergence = affinities.divergence(map, workers) + Math.log(NaiveTsne.normaliser(map));
            double truth = NaiveTsne.divergence(NaiveTsne.dense(affinities), map);
            assertThat(divergence).isCloseTo(truth, within(1e-5));
        }
    }

    /** The gradient is four times attraction less repulsion over the normaliser. */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 2, 10})
    void gradientIsThatOfFiniteDifferences(double spread) {
        try (Workers workers = new Workers(2)) {
            Affinities affinities = affinities(NaiveTsne.mixture(COUNT, 6, 3, 5), workers);
            double[][] dense = NaiveTsne.dense(affinities);
            float[] map = NaiveTsne.map(COUNT, spread, 6);
            double[] numeric = finiteDifferences(dense, map);
            for (Repulsion repulsion : new Repulsion[] {new BarnesHut(0.01), new GridRepulsion(0.2, 4096)}) {
                float[] repelled = new float[map.length];
                float[] attracted = new float[map.length];
                double normaliser = repulsion.apply(map, repelled, workers);
                affinities.attract(map, attracted, 0, COUNT);
                float[] gradient = new float[map.length];
                for (int i = 0; i < map.length; i++) {
                    gradient[i] = (float) (4 * (attracted[i] - repelled[i] / normaliser));
                }
                assertThat(NaiveTsne.error(gradient, numeric)).isLessThan(0.02);
            }
        }
    }

    private static double[] finiteDifferences(double[][] dense, float[] map) {
        double[] gradient = new double[map.length];
        float step = 1f / 128;
        for (int i = 0; i < map.length; i++) {
            float[] up = map.clone();
            float[] down = map.clone();
            up[i] += step;
            down[i] -= step;
            double width = up[i] - (double) down[i];
            gradient[i] = (NaiveTsne.divergence(dense, up) - NaiveTsne.divergence(dense, down)) / width;
        }
        return gradient;
    }

    private static Affinities affinities(Points points, Workers workers) {
        return Affinities.of(ExactNeighbours.of(points, EACH, workers), PERPLEXITY, workers);
    }

    private static double[][] directed(Neighbours neighbours) {
        double[][] directed = new double[COUNT][COUNT];
        for (int i = 0; i < COUNT; i++) {
            float[] probabilities = new float[COUNT * EACH];
            Calibration.calibrate(neighbours.squaredDistances(), i * EACH, (i + 1) * EACH, PERPLEXITY, probabilities);
            for (int rank = 0; rank < EACH; rank++) {
                directed[i][neighbours.index(i, rank)] = probabilities[i * EACH + rank];
            }
        }
        return directed;
    }
}
