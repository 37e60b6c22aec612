package fr.medinjection.overlap;

import fr.medinjection.data.Ids;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Tests by permuting labels: how a figure varies if it is chance which item belongs to which component.
 *
 * @param number of permutations
 */
record Permutations(long seed, int number) {
    /** What was found: the mean under permutation, and the shares of permutations at least as high and at least as low, the found one among them. */
    record Test(double expected, double atLeast, double atMost) {}

    /** @param what names the test; each has random numbers of its own */
    Test test(String what, int[] labels, double found, ToDoubleFunction<int[]> figure) {
        SplittableRandom random = random(what);
        int[] shuffled = labels.clone();
        double sum = 0;
        int high = 1;
        int low = 1;
        for (int i = 0; i < number; i++) {
            shuffle(shuffled, random);
            double value = figure.applyAsDouble(shuffled);
            sum += value;
            high += value >= found ? 1 : 0;
            low += value <= found ? 1 : 0;
        }
        return new Test(sum / number, high / (1.0 + number), low / (1.0 + number));
    }

    /** The random numbers of one purpose. */
    SplittableRandom random(String what) {
        return new SplittableRandom(
                Long.parseUnsignedLong(Ids.hash(Long.toString(seed), what).substring(0, 16), 16));
    }

    static void shuffle(int[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }
}
