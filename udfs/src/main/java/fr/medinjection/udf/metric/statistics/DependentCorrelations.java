package fr.medinjection.udf.metric.statistics;

import java.io.Serializable;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.special.Erf;

/**
 * Two correlations that share a variable, such as those of two judges with the same humans: is one of them greater? They are not
 * independent, so what the judges share counts too (Steiger, 1980).
 *
 * @param first of one judge with the humans
 * @param second of the other judge with the humans
 * @param between of the two judges
 * @param pairs how many answers all of them rated
 */
public record DependentCorrelations(double first, double second, double between, int pairs) implements Serializable {
    /** From the ratings themselves. */
    public static DependentCorrelations of(double[] humans, double[] first, double[] second) {
        return new DependentCorrelations(
                Correlation.pearson(humans, first).value(),
                Correlation.pearson(humans, second).value(),
                Correlation.pearson(first, second).value(),
                humans.length);
    }

    /** Williams' t, with three degrees of freedom fewer than there are pairs. */
    public double williamsT() {
        double determinant = 1 - first * first - second * second - between * between + 2 * first * second * between;
        double mean = (first + second) / 2;
        double spread = 2 * determinant * (pairs - 1) / (pairs - 3) + mean * mean * Math.pow(1 - between, 3);
        return (first - second) * Math.sqrt((pairs - 1) * (1 + between) / spread);
    }

    /** Two-sided; NaN where two judges are the same or there are too few pairs. */
    public double williamsP() {
        double t = williamsT();
        return pairs <= 3 || Double.isNaN(t)
                ? Double.NaN
                : 2 * new TDistribution(null, pairs - 3.0).cumulativeProbability(-Math.abs(t));
    }

    /** Steiger's Z, which compares after Fisher's transformation. */
    public double steigerZ() {
        double mean = (first + second) / 2;
        double rest = 1 - mean * mean;
        double covariance = between * (rest - mean * mean) - mean * mean * (rest - mean * mean - between * between) / 2;
        return cohensQ() * Math.sqrt((pairs - 3) / (2 - 2 * covariance / (rest * rest)));
    }

    /** Two-sided. */
    public double steigerP() {
        return Erf.erfc(Math.abs(steigerZ()) / Math.sqrt(2));
    }

    /** The effect size: the difference after Fisher's transformation. */
    public double cohensQ() {
        return atanh(first) - atanh(second);
    }

    private static double atanh(double r) {
        return Math.log((1 + r) / (1 - r)) / 2;
    }
}
