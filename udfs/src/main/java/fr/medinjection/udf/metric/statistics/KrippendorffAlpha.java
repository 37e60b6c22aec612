package fr.medinjection.udf.metric.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Krippendorff's alpha of any number of raters of whom some did not rate every unit, by the level of measurement of their
 * ratings; NaN if no unit has two ratings or all ratings are equal.
 */
public enum KrippendorffAlpha {
    NOMINAL {
        @Override
        double distance(double[] values, double[] pairable, int a, int b) {
            return a == b ? 0 : 1;
        }
    },
    ORDINAL {
        @Override
        double distance(double[] values, double[] pairable, int a, int b) {
            double between = IntStream.rangeClosed(Math.min(a, b), Math.max(a, b))
                    .mapToDouble(value -> pairable[value])
                    .sum();
            double distance = between - (pairable[a] + pairable[b]) / 2;
            return distance * distance;
        }
    },
    INTERVAL {
        @Override
        double distance(double[] values, double[] pairable, int a, int b) {
            return (values[a] - values[b]) * (values[a] - values[b]);
        }
    };

    abstract double distance(double[] values, double[] pairable, int a, int b);

    /** Rows are raters, columns are units, NaN where a rater did not rate. */
    public double of(double[][] ratings) {
        long[] times = new long[ratings.length == 0 ? 0 : ratings[0].length];
        Arrays.fill(times, 1);
        return of(ratings, times);
    }

    /** The same of units that occur so many times each. */
    public double of(double[][] ratings, long[] times) {
        double[] values = Arrays.stream(ratings)
                .flatMapToDouble(Arrays::stream)
                .filter(rating -> !Double.isNaN(rating))
                .distinct()
                .sorted()
                .toArray();
        double[][] coincidences = coincidences(ratings, times, values);
        double[] pairable = Arrays.stream(coincidences)
                .mapToDouble(row -> Arrays.stream(row).sum())
                .toArray();
        double total = Arrays.stream(pairable).sum();
        double observed = 0;
        double expected = 0;
        for (int a = 0; a < values.length; a++) {
            for (int b = 0; b < values.length; b++) {
                double distance = a == b ? 0 : distance(values, pairable, a, b);
                observed += coincidences[a][b] * distance;
                expected += pairable[a] * pairable[b] * distance / (total - 1);
            }
        }
        return expected > 0 ? 1 - observed / expected : Double.NaN;
    }

    /** How often two raters of one unit gave these two values, each unit weighing as much as it has ratings. */
    private static double[][] coincidences(double[][] ratings, long[] times, double[] values) {
        double[][] coincidences = new double[values.length][values.length];
        for (int unit = 0; unit < times.length; unit++) {
            int column = unit;
            int[] given = Arrays.stream(ratings)
                    .filter(rater -> !Double.isNaN(rater[column]))
                    .mapToInt(rater -> Arrays.binarySearch(values, rater[column]))
                    .toArray();
            for (int i = 0; i < given.length; i++) {
                for (int j = 0; j < given.length; j++) {
                    coincidences[given[i]][given[j]] += i == j ? 0 : (double) times[unit] / (given.length - 1);
                }
            }
        }
        return coincidences;
    }
}
