package fr.medinjection.udf.metric.statistics;

import java.io.Serializable;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.special.Erf;

/**
 * McNemar's test of two models on the same items, from the items that only the first and only the second has right. Without
 * such items nothing speaks against equality: p is 1.
 */
public record McNemar(long onlyFirst, long onlySecond) implements Serializable {
    /** Two-sided by the binomial distribution. */
    public double exactP() {
        int items = Math.toIntExact(items());
        int fewer = Math.toIntExact(Math.min(onlyFirst, onlySecond));
        return items == 0
                ? 1
                : Math.min(1, 2 * new BinomialDistribution(null, items, 0.5).cumulativeProbability(fewer));
    }

    public double chiSquared() {
        return statistic(0);
    }

    public double chiSquaredP() {
        return upperTail(chiSquared());
    }

    /** With the continuity correction of Edwards. */
    public double correctedChiSquared() {
        return statistic(1);
    }

    public double correctedP() {
        return upperTail(correctedChiSquared());
    }

    /**
     * The odds that an item which only one has right is the first's, with an exact conditional interval; infinite if all
     * are, and NaN without such items.
     */
    public Interval oddsRatio(double confidence) {
        if (items() == 0) {
            return new Interval(Double.NaN, 0, Double.POSITIVE_INFINITY, confidence);
        }
        Interval share = Proportions.exact(onlyFirst, items(), confidence);
        return new Interval((double) onlyFirst / onlySecond, odds(share.low()), odds(share.high()), confidence);
    }

    private static double odds(double share) {
        return share / (1 - share);
    }

    private long items() {
        return onlyFirst + onlySecond;
    }

    private double statistic(int correction) {
        double difference = Math.abs(onlyFirst - onlySecond) - correction;
        return items() == 0 ? 0 : difference * difference / items();
    }

    /** Of the chi-squared distribution with one degree of freedom. */
    private static double upperTail(double statistic) {
        return Erf.erfc(Math.sqrt(statistic / 2));
    }
}
