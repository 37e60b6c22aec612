package fr.medinjection.score.human;

import fr.medinjection.udf.metric.statistics.Bootstrap;
import fr.medinjection.udf.metric.statistics.Interval;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Several values of the same cases, of which only those count that have all values. Cases of one clinical case are resampled
 * together.
 */
final class Paired {
    private final double[][] columns;
    private final int[] cluster;
    private final int clusters;

    private Paired(double[][] columns, int[] cluster, int clusters) {
        this.columns = columns;
        this.cluster = cluster;
        this.clusters = clusters;
    }

    static Paired of(List<Case> cases, double[]... values) {
        int[] kept = IntStream.range(0, cases.size())
                .filter(i -> Stream.of(values).noneMatch(column -> Double.isNaN(column[i])))
                .toArray();
        Map<String, Integer> numbers = new HashMap<>();
        int[] cluster = Arrays.stream(kept)
                .map(i -> numbers.computeIfAbsent(cases.get(i).cluster(), c -> numbers.size()))
                .toArray();
        double[][] columns = Stream.of(values)
                .map(column -> Arrays.stream(kept).mapToDouble(i -> column[i]).toArray())
                .toArray(double[][]::new);
        return new Paired(columns, cluster, numbers.size());
    }

    int size() {
        return cluster.length;
    }

    double[] column(int i) {
        return columns[i].clone();
    }

    int[] ratings(int i) {
        return ratings(columns[i]);
    }

    static int[] ratings(double[] values) {
        return Arrays.stream(values).mapToInt(value -> (int) value).toArray();
    }

    /** The interval of a statistic of the columns. */
    Interval interval(Bootstrap bootstrap, ToDoubleFunction<double[][]> statistic) {
        return bootstrap.interval(clusters, weights -> statistic.applyAsDouble(drawn(weights)));
    }

    /** The difference of the same statistic of two columns with the first, and whether there is one. */
    Bootstrap.Difference difference(Bootstrap bootstrap, ToDoubleFunction<double[][]> difference) {
        return bootstrap.difference(clusters, weights -> difference.applyAsDouble(drawn(weights)));
    }

    private double[][] drawn(int[] weights) {
        int[] times = Arrays.stream(cluster).map(c -> weights[c]).toArray();
        return Stream.of(columns).map(column -> Bootstrap.drawn(column, times)).toArray(double[][]::new);
    }
}
