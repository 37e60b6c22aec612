package fr.medinjection.udf.metric;

import java.io.Serializable;

/**
 * BLEU of 0 to 1 without smoothing, as the {@code bleu} of the evaluate package computes it: 0 as soon as one of the four
 * orders has no match. Where that package divides by zero, on an empty prediction or reference, the score is 0.
 */
public record EvaluateBleu() implements Serializable {
    private static final int ORDERS = Bleu.ORDERS;

    public Tally tally(String prediction, String reference) {
        return tally(new TextPair(prediction, reference));
    }

    public Tally tally(TextPair pair) {
        // Only the blanks at the end make a difference between the two.
        return Bleu.tally(pair.tokens(pair.endsInBlank() ? Mteval.EVALUATE_13A : Mteval.V13A));
    }

    public Tally empty() {
        return Tally.empty(Bleu.SIZE);
    }

    public double score(Tally tally) {
        double logs = 0;
        for (int n = 1; n <= ORDERS; n++) {
            if (tally.count(1 + n) == 0) {
                return 0;
            }
            logs += Math.log((double) tally.count(1 + n) / tally.count(1 + ORDERS + n)) / ORDERS;
        }
        return Math.exp(logs) * Bleu.brevityPenalty(tally.count(0), tally.count(1));
    }

    public double score(String prediction, String reference) {
        return score(tally(prediction, reference));
    }

    public String signature() {
        return Signature.of("bleu-evaluate", "legacy")
                .with("nrefs", "1")
                .with("case", "mixed")
                .with("tok", Mteval.EVALUATE_13A.label())
                .with("smooth", "none")
                .with("scale", "0-1")
                .as("evaluate-0.4");
    }
}
