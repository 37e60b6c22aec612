package fr.medinjection.udf.metric.statistics;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.commons.math3.special.Beta;

/**
 * A correlation of paired values and its two-sided p-value, as scipy computes both. Where one side does not vary there is
 * no correlation: both are NaN.
 */
public record Correlation(double value, double p) implements Serializable {
    private static final Correlation NONE = new Correlation(Double.NaN, Double.NaN);

    /** Pearson's r; the p-value is exact if the values are normal. */
    public static Correlation pearson(double[] x, double[] y) {
        checkPairs(x, y);
        if (!varies(x) || !varies(y)) {
            return NONE;
        }
        double r = linear(x, y);
        return new Correlation(r, x.length == 2 ? 1 : pOfLinear(r, x.length));
    }

    /** A correlation of Pearson's or Spearman's found elsewhere over so many pairs, with the p-value that follows. */
    public static Correlation found(double r, int pairs) {
        return new Correlation(r, pairs == 2 ? 1 : pOfLinear(r, pairs));
    }

    /** Spearman's rho: Pearson's r of the ranks, the p-value by the t distribution. */
    public static Correlation spearman(double[] x, double[] y) {
        checkPairs(x, y);
        if (!varies(x) || !varies(y)) {
            return NONE;
        }
        double rho = ofRanks(Ranks.of(x), Ranks.of(y));
        return new Correlation(rho, x.length == 2 ? 1 : pOfLinear(rho, x.length));
    }

    /** Kendall's tau-b; the p-value is exact without ties up to 33 pairs, by the normal distribution else. */
    public static Correlation kendall(double[] x, double[] y) {
        checkPairs(x, y);
        return varies(x) && varies(y) ? new Kendall(x, y).correlation() : NONE;
    }

    private static double linear(double[] x, double[] y) {
        double[] a = centred(x);
        double[] b = centred(y);
        double r = 0;
        for (int i = 0; i < a.length; i++) {
            r += a[i] * b[i];
        }
        return Math.max(-1, Math.min(1, r));
    }

    /** From covariances, which are exact for ranks: a perfect order is 1 to the last digit. */
    private static double ofRanks(double[] x, double[] y) {
        double mean = (x.length + 1) / 2.0;
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - mean) * (y[i] - mean);
            xx += (x[i] - mean) * (x[i] - mean);
            yy += (y[i] - mean) * (y[i] - mean);
        }
        return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
    }

    /** Mean 0 and length 1. */
    private static double[] centred(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double[] centred = Arrays.stream(values).map(value -> value - mean).toArray();
        double largest = Arrays.stream(centred).map(Math::abs).max().orElseThrow();
        double norm = largest
                * Math.sqrt(Arrays.stream(centred)
                        .map(value -> (value / largest) * (value / largest))
                        .sum());
        return Arrays.stream(centred).map(value -> value / norm).toArray();
    }

    private static double pOfLinear(double r, int n) {
        return Beta.regularizedBeta((1 - Math.abs(r)) * (1 + Math.abs(r)), n / 2.0 - 1, 0.5);
    }

    private static boolean varies(double[] values) {
        return Arrays.stream(values).anyMatch(value -> value != values[0]);
    }

    static void checkPairs(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("Cannot pair values: " + x.length + " and " + y.length);
        }
    }
}
