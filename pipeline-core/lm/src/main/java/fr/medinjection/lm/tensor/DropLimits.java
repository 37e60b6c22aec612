package fr.medinjection.lm.tensor;

import java.util.Arrays;

/**
 * The geometric law as a table of whole numbers. From one drop to the next are floor(log(v 2^-53) / log(1 - p)) columns for a number v of 1 to 2^53; limit g is the
 * least v for which they are at most g. A logarithm's last bits differ from machine to machine, comparisons of whole numbers do not.
 */
public final class DropLimits {
    /** No row is longer. */
    private static final int MOST = 1 << 16;

    private static final long LARGEST = 1L << 53;

    private final double perDecay;
    private long[] limits = {};

    public DropLimits(double probability) {
        this.perDecay = 1 / StrictMath.log1p(-probability);
    }

    private long[] computed() {
        long[] table = new long[MOST];
        int count = 0;
        long limit = LARGEST;
        while (count < MOST && limit > 1) {
            limit = least(count, limit);
            table[count++] = limit;
        }
        return Arrays.copyOf(table, count);
    }

    /** The gap of a number's upper 53 bits. */
    public long gap(long bits) {
        return gapOf((bits >>> 11) + 1);
    }

    private long gapOf(long v) {
        return (long) (StrictMath.log(v * 0x1p-53) * perDecay);
    }

    /** The least number, no greater than {@code high}, whose gap is at most {@code gap}. */
    private long least(int gap, long high) {
        long low = 0;
        long up = high;
        while (up - low > 1) {
            long middle = (low + up) >>> 1;
            if (gapOf(middle) <= gap) {
                up = middle;
            } else {
                low = middle;
            }
        }
        return up;
    }

    /** For each gap from 0 on the least number with a gap no longer, up to the longest gap there is or to more than any row. */
    public synchronized long[] table() {
        if (limits.length == 0) {
            limits = computed();
        }
        return limits.clone();
    }
}
