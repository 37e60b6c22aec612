package fr.medinjection.tsne;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {
    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 1, 1e6})
    void reachesThePerplexity(double unit) {
        for (int seed = 0; seed < 50; seed++) {
            float[] distances = new float[90];
            double distance = 0;
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < distances.length; i++) {
                distance += unit * random.nextExponential();
                distances[i] = (float) distance;
            }
            for (double perplexity : new double[] {2, 5, 30}) {
                float[] probabilities = new float[90];
                Calibration.calibrate(distances, 0, 90, perplexity, probabilities);
                assertThat(perplexity(probabilities)).isCloseTo(perplexity, within(1e-4 * perplexity));
                assertThat(sum(probabilities)).isCloseTo(1, within(1e-5));
            }
        }
    }

    @Test
    void leavesNeighboursOutsideTheRange() {
        float[] distances = {9, 1, 2, 3, 4, 9};
        float[] probabilities = {-1, 0, 0, 0, 0, -1};
        Calibration.calibrate(distances, 1, 5, 2, probabilities);
        assertThat(probabilities[0]).isEqualTo(-1);
        assertThat(probabilities[5]).isEqualTo(-1);
        assertThat(probabilities[1]).isGreaterThan(probabilities[2]);
    }

    @Test
    void equalDistancesShareEvenly() {
        for (float distance : new float[] {0, 3}) {
            float[] distances = new float[12];
            java.util.Arrays.fill(distances, distance);
            float[] probabilities = new float[12];
            Calibration.calibrate(distances, 0, 12, 4, probabilities);
            for (float probability : probabilities) {
                assertThat(probability).isCloseTo(1 / 12f, within(1e-6f));
            }
        }
    }

    @Test
    void tooManyAtTheLeastDistanceShareEvenly() {
        float[] distances = {0, 0, 0, 0, 0, 0, 5, 5};
        float[] probabilities = new float[8];
        Calibration.calibrate(distances, 0, 8, 2, probabilities);
        for (int i = 0; i < 6; i++) {
            assertThat(probabilities[i]).isCloseTo(1 / 6f, within(1e-5f));
        }
        assertThat(probabilities[7]).isLessThan(1e-5f);
    }

    @Test
    void asManyAsThePerplexityShareEvenly() {
        float[] distances = {1, 2, 3};
        float[] probabilities = new float[3];
        Calibration.calibrate(distances, 0, 3, 3, probabilities);
        assertThat(probabilities[0]).isCloseTo(probabilities[2], within(5e-3f));
    }

    private static double perplexity(float[] probabilities) {
        double entropy = 0;
        for (float p : probabilities) {
            entropy -= p > 0 ? p * Math.log(p) : 0;
        }
        return Math.exp(entropy);
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }
}
