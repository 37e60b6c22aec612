package fr.medinjection.udf.metric;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * The sufficient statistics of a corpus metric for one pair of texts, or, added up in any order, for any set of pairs. The
 * same metric that made them turns them into a score.
 */
public final class Tally implements Serializable {
    private final long[] counts;

    private Tally(long[] counts) {
        this.counts = counts;
    }

    public static Tally of(long... counts) {
        return new Tally(counts.clone());
    }

    /** The tally of no pair at all, for a metric whose tallies have {@code size} counts. */
    public static Tally empty(int size) {
        return new Tally(new long[size]);
    }

    public Tally plus(Tally other) {
        if (other.counts.length != counts.length) {
            throw new IllegalArgumentException("Cannot add tallies of different metrics: " + this + ", " + other);
        }
        long[] sums = counts.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.counts[i];
        }
        return new Tally(sums);
    }

    public int size() {
        return counts.length;
    }

    public long count(int i) {
        return counts[i];
    }

    public long[] counts() {
        return counts.clone();
    }

    boolean isZero(int from, int to) {
        return LongStream.of(counts).skip(from).limit(to - from).allMatch(count -> count == 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tally tally && Arrays.equals(counts, tally.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return Arrays.toString(counts);
    }
}
