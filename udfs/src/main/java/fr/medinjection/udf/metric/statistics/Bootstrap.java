package fr.medinjection.udf.metric.statistics;

import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Percentile intervals of any statistic from seeded resamples of clusters: the items of one case are drawn together, since
 * they are not independent. The same seed gives the same resamples, so two models resampled with it are paired.
 */
public record Bootstrap(int resamples, double confidence, long seed) implements Serializable {
    public Bootstrap {
        if (resamples < 1) {
            throw new IllegalArgumentException("Invalid number of resamples: " + resamples + ", expected at least 1");
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("Invalid confidence: " + confidence + ", expected between 0 and 1");
        }
    }

    /** A difference of two models with its interval, and the two-sided p-value of no difference. */
    public record Difference(Interval interval, double p) implements Serializable {
        /** From the difference of every resample; those without a value (NaN) are left out. */
        public static Difference of(double estimate, double[] replicates, double confidence) {
            double[] values = Arrays.stream(replicates)
                    .filter(value -> !Double.isNaN(value))
                    .toArray();
            long asFar = Arrays.stream(values)
                    .filter(value -> Math.abs(value - estimate) >= Math.abs(estimate))
                    .count();
            return new Difference(
                    Interval.percentile(estimate, values, confidence), (asFar + 1.0) / (values.length + 1.0));
        }
    }

    /** The interval of the mean over all items, given the sum and the number of the items of each cluster. */
    public Interval mean(double[] sums, long[] items) {
        return interval(sums.length, weights -> mean(sums, items, weights));
    }

    /**
     * The interval of a statistic of the clusters, told how often each is drawn; all once is the estimate. Resamples
     * without a value (NaN) are left out.
     */
    public Interval interval(int clusters, ToDoubleFunction<int[]> statistic) {
        return Interval.percentile(statistic.applyAsDouble(once(clusters)), resampled(clusters, statistic), confidence);
    }

    /**
     * The difference of two models' means on the same clusters. The p-value is the share of resamples that lie as far from
     * the difference as it lies from zero, itself counted once.
     */
    public Difference meanDifference(double[] first, double[] second, long[] items) {
        Correlation.checkPairs(first, second);
        return difference(first.length, weights -> mean(first, items, weights) - mean(second, items, weights));
    }

    /** The same for any statistic that is a difference. */
    public Difference difference(int clusters, ToDoubleFunction<int[]> statistic) {
        return Difference.of(statistic.applyAsDouble(once(clusters)), resampled(clusters, statistic), confidence);
    }

    /** The values as often as their clusters are drawn, for statistics of all values, such as a correlation. */
    public static double[] drawn(double[] values, int[] weights) {
        double[] drawn = new double[Arrays.stream(weights).sum()];
        int at = 0;
        for (int i = 0; i < values.length; i++) {
            Arrays.fill(drawn, at, at + weights[i], values[i]);
            at += weights[i];
        }
        return drawn;
    }

    /** The value below which the share {@code q} of the sorted values lies, interpolated between neighbours. */
    static double quantile(double[] sorted, double q) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = q * (sorted.length - 1);
        int below = (int) at;
        double above = sorted[Math.min(below + 1, sorted.length - 1)];
        return sorted[below] + (at - below) * (above - sorted[below]);
    }

    private double[] resampled(int clusters, ToDoubleFunction<int[]> statistic) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[resamples];
        int[] weights = new int[clusters];
        for (int i = 0; i < resamples; i++) {
            Arrays.fill(weights, 0);
            for (int draw = 0; draw < clusters; draw++) {
                weights[random.nextInt(clusters)]++;
            }
            values[i] = statistic.applyAsDouble(weights);
        }
        return values;
    }

    private static int[] once(int clusters) {
        int[] weights = new int[clusters];
        Arrays.fill(weights, 1);
        return weights;
    }

    private static double mean(double[] sums, long[] items, int[] weights) {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < sums.length; i++) {
            sum += weights[i] * sums[i];
            count += weights[i] * items[i];
        }
        return sum / count;
    }
}
