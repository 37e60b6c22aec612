package fr.medinjection.score;

import java.util.stream.IntStream;

/**
 * The sums of a vector over items, plain and for each resample, in fixed point: whole numbers add up to the same in any
 * order, so that scores do not depend on partitions.
 */
final class ReplicateSums {
    private final int width;
    private final long[] sums;

    /** @param size the components of the vector */
    ReplicateSums(int size, int resamples) {
        this.width = resamples + 1;
        this.sums = new long[size * width];
    }

    /** @param sums what {@link #values()} gave */
    ReplicateSums(int resamples, long[] sums) {
        this.width = resamples + 1;
        this.sums = sums.clone();
    }

    /** The vector in fixed point; no component may be negative. */
    static long[] fixed(double[] vector, long[] scales) {
        return IntStream.range(0, vector.length)
                .mapToLong(i -> fixed(vector[i] * scales[i]))
                .toArray();
    }

    private static long fixed(double scaled) {
        if (!(scaled >= 0 && scaled < 0x1p52)) {
            throw new IllegalStateException("Cannot add up a value: " + scaled);
        }
        return Math.round(scaled);
    }

    void add(long[] vector, long[] weights) {
        for (int component = 0; component < vector.length; component++) {
            long value = vector[component];
            if (value != 0) {
                int from = component * width;
                sums[from] += value;
                check(sums[from]);
                for (int i = 0; i < weights.length; i++) {
                    sums[from + 1 + i] += weights[i] * value;
                }
            }
        }
    }

    void add(long[] others) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += others[i];
            if (i % width == 0) {
                check(sums[i]);
            }
        }
    }

    /** No resample draws anything more often than the largest weight, so none overflows before this does. */
    private static void check(long sum) {
        if (sum < 0 || sum > Long.MAX_VALUE / ResampleWeights.LARGEST) {
            throw new IllegalStateException("Cannot add up so many items exactly");
        }
    }

    long[] values() {
        return sums.clone();
    }

    /** The vector of the plain sums (0) or of a resample (from 1 on). */
    double[] vector(int replicate, long[] scales) {
        return IntStream.range(0, scales.length)
                .mapToDouble(i -> (double) sums[i * width + replicate] / scales[i])
                .toArray();
    }
}
