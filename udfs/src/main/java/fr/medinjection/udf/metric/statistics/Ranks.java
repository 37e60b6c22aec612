package fr.medinjection.udf.metric.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Orders and ranks of numbers; equal numbers share the mean of their ranks. */
final class Ranks {
    private Ranks() {}

    static double[] of(double[] values) {
        int[] order = order(values);
        double[] ranks = new double[values.length];
        int start = 0;
        for (int end = 1; end <= order.length; end++) {
            if (end == order.length || values[order[end]] != values[order[start]]) {
                for (int i = start; i < end; i++) {
                    ranks[order[i]] = (start + 1 + end) / 2.0;
                }
                start = end;
            }
        }
        return ranks;
    }

    /** The positions of the values from the smallest value to the largest. */
    static int[] order(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The number of times each distinct value occurs. */
    static int[] ties(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int[] ties = new int[sorted.length];
        int distinct = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i > 0 && sorted[i] != sorted[i - 1]) {
                distinct++;
            }
            ties[distinct]++;
        }
        return Arrays.copyOf(ties, sorted.length == 0 ? 0 : distinct + 1);
    }
}
