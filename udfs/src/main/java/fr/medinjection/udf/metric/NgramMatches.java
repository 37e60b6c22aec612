package fr.medinjection.udf.metric;

import java.util.Arrays;

/**
 * How many n-grams of a prediction occur in the reference, each at most as often as there, for every order up to a
 * maximum. An n-gram is the number of its first n - 1 tokens paired with its last token, so orders and vocabularies of any
 * size are exact; a prediction's run that the reference lacks is not looked at in higher orders.
 */
final class NgramMatches {
    private static final int MISSING = -1;

    private final int[] prediction;
    private final int[] reference;

    NgramMatches(int[] prediction, int[] reference) {
        this.prediction = prediction;
        this.reference = reference;
    }

    /** The clipped matches of the orders 1 to {@code orders}. */
    long[] upTo(int orders) {
        long[] matches = new long[orders];
        int[] left = new int[reference.length];
        int[] predictionRuns = new int[prediction.length];
        int[] referenceRuns = new int[reference.length];
        PairIndex index = new PairIndex(reference.length);
        for (int order = 1; order <= Math.min(orders, Math.min(prediction.length, reference.length)); order++) {
            index.clear();
            Arrays.fill(left, 0);
            for (int i = 0; i + order <= reference.length; i++) {
                referenceRuns[i] = index.add(PairIndex.pair(referenceRuns[i], reference[i + order - 1]));
                left[referenceRuns[i]]++;
            }
            matches[order - 1] = matched(order, index, predictionRuns, left);
            if (matches[order - 1] == 0) {
                break;
            }
        }
        return matches;
    }

    private long matched(int order, PairIndex index, int[] runs, int[] left) {
        long matches = 0;
        for (int i = 0; i + order <= prediction.length; i++) {
            if (runs[i] != MISSING) {
                runs[i] = index.find(PairIndex.pair(runs[i], prediction[i + order - 1]));
                if (runs[i] != MISSING && left[runs[i]]-- > 0) {
                    matches++;
                }
            }
        }
        return matches;
    }

    /** The number of n-grams of a text with {@code tokens} tokens. */
    static long total(int tokens, int order) {
        return Math.max(0, tokens - order + 1);
    }
}
