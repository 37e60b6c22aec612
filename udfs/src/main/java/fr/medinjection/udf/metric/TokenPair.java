package fr.medinjection.udf.metric;

import java.util.List;

/** The tokens of a prediction and its reference as numbers, equal tokens with equal numbers, and how many n-grams match. */
final class TokenPair {
    private final List<String> predictedTokens;
    private final List<String> expectedTokens;
    private final int[] predicted;
    private final int[] expected;
    private final int vocabulary;
    private long[] matches = {};

    TokenPair(List<String> predictedTokens, List<String> expectedTokens) {
        Vocabulary numbers = new Vocabulary(predictedTokens.size() + expectedTokens.size());
        this.predictedTokens = predictedTokens;
        this.expectedTokens = expectedTokens;
        this.predicted = numbers.ids(predictedTokens);
        this.expected = numbers.ids(expectedTokens);
        this.vocabulary = numbers.size();
    }

    List<String> predictedTokens() {
        return predictedTokens;
    }

    List<String> expectedTokens() {
        return expectedTokens;
    }

    /** The prediction's numbers; not to be changed. */
    int[] predicted() {
        return predicted;
    }

    /** The reference's numbers; not to be changed. */
    int[] expected() {
        return expected;
    }

    /** How many different tokens both have. */
    int vocabulary() {
        return vocabulary;
    }

    /** The clipped matches of at least the orders 1 to {@code orders}, counted once. */
    long[] matches(int orders) {
        if (matches.length < orders) {
            matches = new NgramMatches(predicted, expected).upTo(orders);
        }
        return matches;
    }
}
