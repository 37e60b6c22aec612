package fr.medinjection.mix;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * One order of strata in which every prefix is stratified to within one row: of a stratum with {@code c} of {@code T} rows,
 * the first {@code n} places hold {@code floor(n c / T)} or {@code ceil(n c / T)}. Prefixes are nested, which quotas by
 * largest remainder are not (a larger total can shrink a quota, the Alabama paradox).
 *
 * <p>The {@code j}-th row of a stratum may stand at places {@code floor((j-1) T / c) + 1} to {@code ceil(j T / c)}; that is the
 * same as the rule above. Rows whose places lie within {@code a..b} number at most {@code floor(b c / T) - ceil((a-1) c / T)}
 * a stratum, together at most {@code b - a + 1}, so by Hall's theorem all rows find a place, and taking at each place the
 * row with the earliest deadline among those released finds it. This is the quota method of Balinski and Young.
 */
final class StratifiedSequence {
    private StratifiedSequence() {}

    /** How many of the first {@code length} places each stratum holds; ties of deadlines go to the earlier stratum. */
    static List<Long> quotas(List<Long> counts, long length) {
        long total = counts.stream().mapToLong(Long::longValue).sum();
        if (length > total) {
            throw new IllegalArgumentException("Invalid length: " + length + ", expected at most " + total);
        }
        long[] taken = new long[counts.size()];
        PriorityQueue<Next> waiting = new PriorityQueue<>(Comparator.comparingLong(Next::release));
        PriorityQueue<Next> released =
                new PriorityQueue<>(Comparator.comparingLong(Next::deadline).thenComparingInt(Next::stratum));
        for (int s = 0; s < taken.length; s++) {
            if (counts.get(s) > 0) {
                waiting.add(Next.of(s, 1, counts.get(s), total));
            }
        }
        for (long place = 1; place <= length; place++) {
            while (!waiting.isEmpty() && waiting.element().release() <= place) {
                released.add(waiting.remove());
            }
            int s = released.remove().stratum();
            taken[s]++;
            if (taken[s] < counts.get(s)) {
                waiting.add(Next.of(s, taken[s] + 1, counts.get(s), total));
            }
        }
        List<Long> quotas = new ArrayList<>();
        for (long rows : taken) {
            quotas.add(rows);
        }
        return quotas;
    }

    /** The next row of a stratum: the first and the last place it may take. */
    private record Next(int stratum, long release, long deadline) {
        static Next of(int stratum, long number, long count, long total) {
            return new Next(stratum, scaled(number - 1, total, count) + 1, -scaled(-number, total, count));
        }

        /** {@code floor(a * b / c)}, exactly. */
        private static long scaled(long a, long b, long c) {
            if (Math.multiplyHigh(a, b) == (a * b) >> 63) {
                return Math.floorDiv(a * b, c);
            }
            BigInteger product = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
            BigInteger divisor = BigInteger.valueOf(c);
            return product.subtract(product.mod(divisor)).divide(divisor).longValueExact();
        }
    }
}
