package fr.medinjection.udf.metric;

import java.io.Serializable;

/**
 * BLEU of 0 to 100 as sacreBLEU computes it, up to 4-grams, one reference, case kept: over a corpus from added tallies, or of
 * one sentence. With sacreBLEU's tokenizers it is the {@code legacy} variant, with {@link FrenchWords} the {@code french}.
 */
public record Bleu(Tokenizer tokenizer, Smoothing smoothing, Order order) implements Serializable {
    /** Whether the mean is over four orders, or only over those that the prediction is long enough for. */
    public enum Order {
        FULL("no"),
        EFFECTIVE("yes");

        private final String label;

        Order(String label) {
            this.label = label;
        }
    }

    static final int ORDERS = 4;

    /** Counts of a tally: length of the predictions, of the references, matches by order, n-grams by order. */
    static final int SIZE = 2 + 2 * ORDERS;

    private static final double LOG_OF_ZERO = -9999999999.0;

    public Tally tally(String prediction, String reference) {
        return tally(new TextPair(prediction, reference));
    }

    public Tally tally(TextPair pair) {
        return tally(pair.tokens(tokenizer));
    }

    static Tally tally(TokenPair tokens) {
        int predicted = tokens.predicted().length;
        long[] matches = tokens.matches(ORDERS);
        long[] counts = new long[SIZE];
        counts[0] = predicted;
        counts[1] = tokens.expected().length;
        for (int n = 1; n <= ORDERS; n++) {
            counts[1 + n] = matches[n - 1];
            counts[1 + ORDERS + n] = NgramMatches.total(predicted, n);
        }
        return Tally.of(counts);
    }

    public Tally empty() {
        return Tally.empty(SIZE);
    }

    /** The score of the pairs whose tallies were added; 0 if nothing matches. */
    public double score(Tally tally) {
        if (tally.isZero(2, 2 + ORDERS)) {
            return 0;
        }
        double logs = 0;
        int orders = ORDERS;
        double unmatched = 1;
        for (int n = 1; n <= ORDERS; n++) {
            double added = smoothing == Smoothing.ADD_K && n > 1 ? smoothing.value() : 0;
            double matches = tally.count(1 + n) + added;
            double total = tally.count(1 + ORDERS + n) + added;
            if (total == 0) {
                logs += order == Order.EFFECTIVE ? 0 : (ORDERS - n + 1) * LOG_OF_ZERO;
                break;
            }
            orders = order == Order.EFFECTIVE ? n : ORDERS;
            unmatched *= matches == 0 ? 2 : 1;
            logs += log(100 * smoothed(matches, unmatched) / total);
        }
        return brevityPenalty(tally.count(0), tally.count(1)) * Math.exp(logs / orders);
    }

    public double score(String prediction, String reference) {
        return score(new TextPair(prediction, reference));
    }

    public double score(TextPair pair) {
        return score(tally(pair));
    }

    public String signature() {
        return Signature.of("bleu", tokenizer instanceof FrenchWords ? "french" : "legacy")
                .with("nrefs", "1")
                .with("case", "mixed")
                .with("eff", order.label)
                .with("tok", tokenizer.label())
                .with("smooth", smoothing.label())
                .as("sacrebleu-2.6.0");
    }

    private double smoothed(double matches, double unmatched) {
        return matches > 0
                ? matches
                : switch (smoothing) {
                    case EXP -> 1 / unmatched;
                    case FLOOR -> smoothing.value();
                    case ADD_K, NONE -> 0;
                };
    }

    private static double log(double value) {
        return value == 0 ? LOG_OF_ZERO : Math.log(value);
    }

    static double brevityPenalty(long predicted, long expected) {
        if (predicted >= expected) {
            return 1;
        }
        return predicted == 0 ? 0 : Math.exp(1 - (double) expected / predicted);
    }
}
