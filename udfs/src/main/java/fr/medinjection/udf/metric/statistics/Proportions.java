package fr.medinjection.udf.metric.statistics;

import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;

/** Effect sizes and intervals of proportions. */
public final class Proportions {
    private Proportions() {}

    /** Cohen's h: the difference of two proportions on the scale where its variance does not depend on them. */
    public static double cohensH(double first, double second) {
        return 2 * (Math.asin(Math.sqrt(first)) - Math.asin(Math.sqrt(second)));
    }

    /** The exact interval of Clopper and Pearson. */
    public static Interval exact(long successes, long trials, double confidence) {
        double tail = (1 - confidence) / 2;
        double low = successes == 0 ? 0 : beta((double) successes, trials - successes + 1.0, tail);
        double high = successes == trials ? 1 : beta(successes + 1.0, (double) (trials - successes), 1 - tail);
        return new Interval((double) successes / trials, low, high, confidence);
    }

    private static double beta(double a, double b, double quantile) {
        return new BetaDistribution(null, a, b, 1e-14).inverseCumulativeProbability(quantile);
    }

    static double normalQuantile(double confidence) {
        return new NormalDistribution(null, 0, 1).inverseCumulativeProbability((1 + confidence) / 2);
    }
}
