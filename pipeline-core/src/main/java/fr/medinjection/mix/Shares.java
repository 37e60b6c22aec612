package fr.medinjection.mix;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Divides rows among parts by largest remainder, exactly, and finds the largest size that parts can give. */
final class Shares {
    private Shares() {}

    /** The rows of each part; they add up to {@code size}, and a remainder that ties goes to the earlier part. */
    static List<Long> of(long size, List<Long> ratios) {
        BigInteger total = total(ratios);
        List<Long> shares = new ArrayList<>();
        List<BigInteger> remainders = new ArrayList<>();
        for (long ratio : ratios) {
            BigInteger[] quota =
                    BigInteger.valueOf(size).multiply(BigInteger.valueOf(ratio)).divideAndRemainder(total);
            shares.add(quota[0].longValueExact());
            remainders.add(quota[1]);
        }
        long left = size - shares.stream().mapToLong(Long::longValue).sum();
        IntStream.range(0, ratios.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> remainders.get(i))
                        .reversed()
                        .thenComparing(i -> i))
                .limit(left)
                .forEach(i -> shares.set(i, shares.get(i) + 1));
        return shares;
    }

    /**
     * The largest size up to {@code limit} whose shares the parts can give. A share is less than one row away from its
     * exact quota, so the search down from the quotas' bound ends after a few steps.
     */
    static long largest(long limit, List<Long> ratios, List<Long> available) {
        BigInteger total = total(ratios);
        BigInteger bound = BigInteger.valueOf(limit);
        for (int i = 0; i < ratios.size(); i++) {
            bound = bound.min(
                    BigInteger.valueOf(available.get(i) + 1).multiply(total).divide(BigInteger.valueOf(ratios.get(i))));
        }
        long size = bound.longValueExact();
        while (!fits(of(size, ratios), available)) {
            size--;
        }
        return size;
    }

    private static boolean fits(List<Long> shares, List<Long> available) {
        return IntStream.range(0, shares.size()).allMatch(i -> shares.get(i) <= available.get(i));
    }

    private static BigInteger total(List<Long> ratios) {
        return ratios.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
    }
}
