package fr.medinjection.lm.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The order of the examples in an epoch: at random, or grouped by length as the Hugging Face trainer does it: the random order is cut into stretches of up
 * to fifty batches, each is sorted from long to short, and the longest example of all comes first, so that what does not fit into memory shows at once.
 *
 * @param batch the examples of an optimizer step, on all ranks
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ExampleOrder(int[] lengths, int batch, long seed, boolean grouped) {
    private static final int MOST_BATCHES = 50;
    private static final int LEAST_STRETCHES = 4;

    int[] ofEpoch(long epoch) {
        int[] random = shuffled(epoch);
        return grouped ? byLength(random) : random;
    }

    private int[] shuffled(long epoch) {
        CounterRandom random = new CounterRandom(seed, "order".hashCode(), epoch);
        int[] order = IntStream.range(0, lengths.length).toArray();
        for (int i = order.length - 1; i > 0; i--) {
            swap(order, i, random.below(i + 1, i));
        }
        return order;
    }

    int[] byLength(int[] order) {
        int stretch = stretch();
        Integer[] sorted = Arrays.stream(order).boxed().toArray(Integer[]::new);
        for (int from = 0; from < sorted.length; from += stretch) {
            Arrays.sort(
                    sorted,
                    from,
                    Math.min(sorted.length, from + stretch),
                    Comparator.comparingInt((Integer i) -> lengths[i]).reversed());
        }
        int[] result = Stream.of(sorted).mapToInt(Integer::intValue).toArray();
        int longest = 0;
        for (int from = stretch; from < result.length; from += stretch) {
            longest = lengths[result[from]] > lengths[result[longest]] ? from : longest;
        }
        swap(result, 0, longest);
        return result;
    }

    private int stretch() {
        return Math.max(1, Math.min(lengths.length / (LEAST_STRETCHES * batch), MOST_BATCHES)) * batch;
    }

    private static void swap(int[] order, int i, int j) {
        int kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}
