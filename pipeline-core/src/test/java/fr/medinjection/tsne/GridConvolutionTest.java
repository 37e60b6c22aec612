package fr.medinjection.tsne;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridConvolutionTest {
    /** The splines at whole numbers, which the result is divided by, twice along each side. */
    private static final double[] SPLINE = {1 / 6.0, 4 / 6.0, 1 / 6.0};

    private static final int MARGIN = 8;

    @ParameterizedTest
    @CsvSource({"20,24", "36,20", "24,24", "150,32", "32,270"})
    void convolvesWithoutWrappingRound(int width, int height) {
        float[] grid = new float[width * height];
        SplittableRandom random = new SplittableRandom(width);
        for (int k = 0; k < 40; k++) {
            int x = random.nextInt(MARGIN, width - MARGIN);
            int y = random.nextInt(MARGIN, height - MARGIN);
            grid[y * width + x] += (float) random.nextDouble();
        }
        double[] truth = convolved(grid, width);
        GridConvolution convolution = new GridConvolution(width, height, GridConvolutionTest::kernel);
        try (Workers workers = new Workers(2)) {
            convolution.apply(grid, workers);
        }
        double[] smoothed = smoothed(smoothed(grid, width, height), width, height);
        for (int y = 3; y < height - 3; y++) {
            for (int x = 3; x < width - 3; x++) {
                assertThat(smoothed[y * width + x]).isCloseTo(truth[y * width + x], within(2e-4));
            }
        }
    }

    private static double kernel(int dx, int dy) {
        return 1 / (1 + 0.25 * (dx * dx + dy * dy));
    }

    private static double[] convolved(float[] grid, int width) {
        double[] result = new double[grid.length];
        for (int i = 0; i < grid.length; i++) {
            for (int j = 0; j < grid.length; j++) {
                if (grid[j] != 0) {
                    result[i] += grid[j] * kernel(i % width - j % width, i / width - j / width);
                }
            }
        }
        return result;
    }

    private static double[] smoothed(float[] grid, int width, int height) {
        double[] values = new double[grid.length];
        for (int i = 0; i < grid.length; i++) {
            values[i] = grid[i];
        }
        return smoothed(values, width, height);
    }

    private static double[] smoothed(double[] grid, int width, int height) {
        double[] result = new double[grid.length];
        for (int y = 1; y < height - 1; y++) {
            for (int x = 1; x < width - 1; x++) {
                for (int a = 0; a < 3; a++) {
                    for (int b = 0; b < 3; b++) {
                        result[y * width + x] += SPLINE[a] * SPLINE[b] * grid[(y + a - 1) * width + x + b - 1];
                    }
                }
            }
        }
        return result;
    }
}
