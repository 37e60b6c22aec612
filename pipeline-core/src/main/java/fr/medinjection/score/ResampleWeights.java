package fr.medinjection.score;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How often a cluster of items is drawn in each resample: Poisson with mean 1, decided by the cluster's name and the seed
 * alone. So resamples depend neither on the order nor on the number of partitions, and are the same for every model.
 */
public record ResampleWeights(int resamples, long seed) implements Serializable {
    /** Weights above this have no chance worth a number. */
    static final int LARGEST = 12;

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double[] CUMULATED = cumulated();

    long[] of(String cluster) {
        long start = mixed(hash(cluster) ^ mixed(seed));
        long[] weights = new long[resamples];
        for (int i = 0; i < resamples; i++) {
            weights[i] = poisson((mixed(start + (i + 1) * GOLDEN) >>> 11) * 0x1p-53);
        }
        return weights;
    }

    private static long poisson(double uniform) {
        int weight = 0;
        while (weight < LARGEST && uniform >= CUMULATED[weight]) {
            weight++;
        }
        return weight;
    }

    private static double[] cumulated() {
        List<Double> sums = new ArrayList<>();
        double term = Math.exp(-1);
        double sum = 0;
        for (int k = 0; k < LARGEST; k++) {
            sum += term;
            sums.add(sum);
            term /= k + 1;
        }
        return sums.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static long hash(String text) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return mixed(hash);
    }

    private static long mixed(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
