package fr.medinjection.udf.metric.statistics;

import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;

/** Cohen's kappa of two raters, by how far apart two of the ordered categories are; NaN if chance alone explains all. */
public enum Kappa {
    UNWEIGHTED((a, b) -> a == b ? 0 : 1),
    LINEAR((a, b) -> Math.abs(a - b)),
    QUADRATIC((a, b) -> (a - b) * (a - b));

    @SuppressWarnings("ImmutableEnumChecker") // stateless
    private final IntBinaryOperator distance;

    Kappa(IntBinaryOperator distance) {
        this.distance = distance;
    }

    /** The categories are those that occur, in their order, one apart. */
    public double of(int[] first, int[] second) {
        long[] times = new long[first.length];
        Arrays.fill(times, 1);
        return of(first, second, times);
    }

    /** The same of pairs of ratings that were given so many times each. */
    public double of(int[] first, int[] second, long[] times) {
        if (first.length != second.length || first.length != times.length) {
            throw new IllegalArgumentException("Cannot pair ratings: " + first.length + " and " + second.length);
        }
        int[] categories = IntStream.concat(IntStream.of(first), IntStream.of(second))
                .distinct()
                .sorted()
                .toArray();
        long[] inFirst = counts(first, times, categories);
        long[] inSecond = counts(second, times, categories);
        double total = Arrays.stream(times).sum();
        double observed = 0;
        for (int i = 0; i < first.length; i++) {
            observed +=
                    times[i] * (double) distance.applyAsInt(place(first[i], categories), place(second[i], categories));
        }
        double expected = 0;
        for (int a = 0; a < categories.length; a++) {
            for (int b = 0; b < categories.length; b++) {
                expected += (double) inFirst[a] * inSecond[b] / total * distance.applyAsInt(a, b);
            }
        }
        return expected == 0 ? Double.NaN : 1 - observed / expected;
    }

    private static long[] counts(int[] ratings, long[] times, int[] categories) {
        long[] counts = new long[categories.length];
        for (int i = 0; i < ratings.length; i++) {
            counts[place(ratings[i], categories)] += times[i];
        }
        return counts;
    }

    private static int place(int rating, int[] categories) {
        return Arrays.binarySearch(categories, rating);
    }
}
