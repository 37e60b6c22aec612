package fr.medinjection.tsne;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrincipalComponentsTest {
    @Test
    void findsTheLongAxes() {
        int count = 3_000;
        float[] values = new float[3 * count];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < count; i++) {
            double along = 10 * random.nextGaussian();
            double across = 3 * random.nextGaussian();
            values[3 * i] = (float) (0.6 * along - 0.8 * across + 5);
            values[3 * i + 1] = (float) (0.8 * along + 0.6 * across - 7);
            values[3 * i + 2] = (float) (0.1 * random.nextGaussian());
        }
        try (Workers workers = new Workers(2)) {
            Points points = new Points(values, 3);
            Points projected = PrincipalComponents.of(points, 2, workers).project(points, workers);
            for (int i = 0; i < count; i++) {
                double along = 0.6 * (values[3 * i] - 5) + 0.8 * (values[3 * i + 1] + 7);
                assertThat((double) projected.values()[2 * i]).isCloseTo(along, within(1.5));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "5,2", "40,2", "60,20", "60,60"})
    void eigenvectorsAreKept(int size, int wanted) {
        double[][] matrix = new double[size][size];
        SplittableRandom random = new SplittableRandom(size);
        for (int r = 0; r < 3 * size; r++) {
            double[] row = random.doubles(size, -1, 1).toArray();
            for (int a = 0; a < size; a++) {
                for (int b = 0; b < size; b++) {
                    matrix[a][b] += row[a] * row[b] * (a + 1) * (b + 1);
                }
            }
        }
        double[][] vectors = SymmetricEigen.vectors(matrix, wanted);
        double before = Double.MAX_VALUE;
        for (double[] vector : vectors) {
            double[] image = new double[size];
            double value = 0;
            for (int a = 0; a < size; a++) {
                for (int b = 0; b < size; b++) {
                    image[a] += matrix[a][b] * vector[b];
                }
                value += image[a] * vector[a];
            }
            for (int a = 0; a < size; a++) {
                assertThat(image[a]).isCloseTo(value * vector[a], within(1e-3 * value));
            }
            assertThat(value).isLessThanOrEqualTo(before);
            before = value;
        }
    }

    @Test
    void nothingVaries() {
        try (Workers workers = new Workers(1)) {
            Points points = new Points(new float[4 * 10], 4);
            assertThat(PrincipalComponents.of(points, 2, workers)
                            .project(points, workers)
                            .values())
                    .containsOnly(0);
        }
    }
}
