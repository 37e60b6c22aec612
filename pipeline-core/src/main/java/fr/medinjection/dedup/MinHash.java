package fr.medinjection.dedup;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Band keys of MinHash signatures. Two items of Jaccard similarity s share the key of at least one of b bands of r rows
 * with probability 1 - (1 - s^r)^b; with b = 24 and r = 6:
 *
 * <pre>
 *   s      0.1       0.3     0.5     0.6     0.7     0.75    0.8      0.85      0.9
 *   P      0.00002   0.017   0.315   0.682   0.951   0.991   0.9993   0.99999   1 - 1e-8
 * </pre>
 *
 * The hash functions are 32-bit multiply-add permutations (odd multiplier), so that the inner loop is one vector
 * multiply, add and minimum; the features are hashes already.
 */
final class MinHash {
    private final int bands;
    private final int rows;
    private final int[] multipliers;
    private final int[] addends;
    private final int[] minima;

    MinHash(int bands, int rows, long seed) {
        this.bands = bands;
        this.rows = rows;
        SplittableRandom random = new SplittableRandom(Content.mix(seed));
        multipliers = random.ints((long) bands * rows).map(value -> value | 1).toArray();
        addends = random.ints((long) bands * rows).toArray();
        minima = new int[bands * rows];
    }

    /** The keys of all bands for the features of stem and reply (repetitions do no harm), each mixed with {@code kind}. */
    long[] keys(long[] stem, long[] reply, long kind) {
        Arrays.fill(minima, Integer.MAX_VALUE);
        lower(stem);
        lower(reply);
        long[] keys = new long[bands];
        for (int band = 0; band < bands; band++) {
            long key = kind + band;
            for (int row = band * rows; row < (band + 1) * rows; row++) {
                key = Content.mix(key * 31 + minima[row]);
            }
            keys[band] = key;
        }
        return keys;
    }

    private void lower(long[] features) {
        for (long feature : features) {
            lower(minima, multipliers, addends, (int) (feature ^ (feature >>> 32)));
        }
    }

    private static void lower(int[] minima, int[] multipliers, int[] addends, int feature) {
        for (int i = 0; i < minima.length; i++) {
            minima[i] = Math.min(minima[i], feature * multipliers[i] + addends[i]);
        }
    }
}
