package fr.medinjection.udf.metric.statistics;

import java.util.Arrays;
import org.apache.commons.math3.special.Erf;

/** Kendall's tau-b by Knight's count of discordant pairs: sorting, O(n log n). */
final class Kendall {
    private static final int LARGEST_EXACT = 33;

    /** Beyond this n! is no longer a double. */
    private static final int LARGEST_FACTORIAL = 170;

    private final double[] x;
    private final double[] y;

    Kendall(double[] x, double[] y) {
        this.x = x;
        this.y = y;
    }

    Correlation correlation() {
        int n = x.length;
        long pairs = pairs(n);
        int[] tiesX = Ranks.ties(x);
        int[] tiesY = Ranks.ties(y);
        long tiedX = tied(tiesX);
        long tiedY = tied(tiesY);
        long discordant = discordant();
        double difference = pairs - tiedX - tiedY + tiedInBoth() - 2.0 * discordant;
        double tau = difference / Math.sqrt((double) (pairs - tiedX)) / Math.sqrt((double) (pairs - tiedY));
        boolean exact =
                tiedX == 0 && tiedY == 0 && (n <= LARGEST_EXACT || Math.min(discordant, pairs - discordant) <= 1);
        double p = exact
                ? exactP(n, Math.min(discordant, pairs - discordant))
                : Erf.erfc(Math.abs(difference) / Math.sqrt(variance(n, tiesX, tiesY)) / Math.sqrt(2));
        return new Correlation(Math.max(-1, Math.min(1, tau)), p);
    }

    private static long pairs(long n) {
        return n * (n - 1) / 2;
    }

    private static long tied(int[] ties) {
        return Arrays.stream(ties).mapToLong(Kendall::pairs).sum();
    }

    private long tiedInBoth() {
        int[] order = byXThenY();
        long tied = 0;
        int start = 0;
        for (int end = 1; end <= order.length; end++) {
            if (end == order.length || x[order[end]] != x[order[start]] || y[order[end]] != y[order[start]]) {
                tied += pairs(end - start);
                start = end;
            }
        }
        return tied;
    }

    private int[] byXThenY() {
        Integer[] order = Arrays.stream(Ranks.order(y)).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (i, j) -> Double.compare(x[i], x[j]));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    /** Pairs in strict order on one side and in strict reverse order on the other: the inversions a merge sort undoes. */
    private long discordant() {
        double[] values = Arrays.stream(byXThenY()).mapToDouble(i -> y[i]).toArray();
        return inversions(values, new double[values.length], 0, values.length);
    }

    private static long inversions(double[] values, double[] spare, int from, int to) {
        if (to - from < 2) {
            return 0;
        }
        int middle = (from + to) >>> 1;
        long inversions = inversions(values, spare, from, middle) + inversions(values, spare, middle, to);
        System.arraycopy(values, from, spare, from, to - from);
        int left = from;
        int right = middle;
        for (int at = from; at < to; at++) {
            if (right == to || (left < middle && spare[left] <= spare[right])) {
                values[at] = spare[left++];
            } else {
                values[at] = spare[right++];
                inversions += middle - left;
            }
        }
        return inversions;
    }

    /** The variance of concordant minus discordant pairs under independence, with both sides' ties. */
    private static double variance(double n, int[] tiesX, int[] tiesY) {
        double all = n * (n - 1);
        double plain = all * (2 * n + 5) - fifths(tiesX) - fifths(tiesY);
        return plain / 18
                + 2.0 * tied(tiesX) * tied(tiesY) / all
                + triples(tiesX) * triples(tiesY) / (9 * all * (n - 2));
    }

    private static double fifths(int[] ties) {
        return Arrays.stream(ties)
                .mapToDouble(t -> (double) t * (t - 1) * (2.0 * t + 5))
                .sum();
    }

    private static double triples(int[] ties) {
        return Arrays.stream(ties)
                .mapToDouble(t -> (double) t * (t - 1) * (t - 2))
                .sum();
    }

    /** Twice the share of the permutations of n with at most so many inversions. */
    private static double exactP(int n, long inversions) {
        int c = Math.toIntExact(inversions);
        if (n <= 2 || 4 * inversions == (long) n * (n - 1)) {
            return 1;
        }
        if (n > LARGEST_FACTORIAL) {
            return 0;
        }
        double[] shares = new double[c + 1];
        shares[0] = 1;
        for (int length = 2; length <= n; length++) {
            shares = longer(shares, length);
        }
        return Math.min(1, 2 * Arrays.stream(shares).sum());
    }

    /** One more element adds 0 to length - 1 inversions, each equally likely. */
    private static double[] longer(double[] shares, int length) {
        double[] next = new double[shares.length];
        double window = 0;
        for (int c = 0; c < shares.length; c++) {
            window += shares[c] - (c >= length ? shares[c - length] : 0);
            next[c] = window / length;
        }
        return next;
    }
}
