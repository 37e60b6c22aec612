package fr.medinjection.udf.metric.statistics;

import java.io.Serializable;
import java.util.Arrays;

/** An estimate between its confidence limits. */
public record Interval(double estimate, double low, double high, double confidence) implements Serializable {
    /** The limits that leave equal shares of the replicates on both sides; replicates without a value (NaN) are left out. */
    public static Interval percentile(double estimate, double[] replicates, double confidence) {
        double[] sorted = Arrays.stream(replicates)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        double tail = (1 - confidence) / 2;
        return new Interval(
                estimate, Bootstrap.quantile(sorted, tail), Bootstrap.quantile(sorted, 1 - tail), confidence);
    }
}
