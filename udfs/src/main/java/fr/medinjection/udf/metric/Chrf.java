package fr.medinjection.udf.metric;

import java.util.Arrays;

/**
 * chrF2 and chrF2++ of 0 to 100 as sacreBLEU computes them: the F score of character n-grams up to 6, spaces left out, and
 * with ++ of word n-grams up to 2. The French variant compares normalised texts, so that accents composed or not, and
 * apostrophes straight or curved, are the same; its words are {@link FrenchWords}.
 */
public enum Chrf {
    LEGACY("chrf2", 0),
    LEGACY_WORDS("chrf2++", 2),
    FRENCH("chrf2", 0),
    FRENCH_WORDS("chrf2++", 2);

    private static final int CHARACTER_ORDERS = 6;
    private static final int BETA_SQUARED = 4;

    private final String label;
    private final int wordOrders;

    Chrf(String label, int wordOrders) {
        this.label = label;
        this.wordOrders = wordOrders;
    }

    /** Three counts for every order: n-grams of the prediction (if the reference has any), of the reference, matches. */
    public Tally tally(String prediction, String reference) {
        return tally(new TextPair(prediction, reference));
    }

    public Tally tally(TextPair pair) {
        TextPair prepared = isFrench() ? pair.normalised() : pair;
        long[] counts = Arrays.copyOf(prepared.characters(), 3 * orders());
        if (wordOrders > 0) {
            TokenPair words = prepared.tokens(isFrench() ? FrenchWords.CASED : ChrfWords.PLAIN);
            long[] matches = words.matches(wordOrders);
            count(words.predicted().length, words.expected().length, matches, wordOrders, counts, CHARACTER_ORDERS);
        }
        return Tally.of(counts);
    }

    /** The counts of all orders of characters. */
    static long[] characters(String prediction, String reference) {
        int[] predicted = characters(prediction);
        int[] expected = characters(reference);
        long[] matches = new NgramMatches(predicted, expected).upTo(CHARACTER_ORDERS);
        long[] counts = new long[3 * CHARACTER_ORDERS];
        count(predicted.length, expected.length, matches, CHARACTER_ORDERS, counts, 0);
        return counts;
    }

    public Tally empty() {
        return Tally.empty(3 * orders());
    }

    public double score(Tally tally) {
        double precision = 0;
        double recall = 0;
        int counted = 0;
        for (int i = 0; i < orders(); i++) {
            long predicted = tally.count(3 * i);
            long expected = tally.count(3 * i + 1);
            if (predicted > 0 && expected > 0) {
                precision += (double) tally.count(3 * i + 2) / predicted;
                recall += (double) tally.count(3 * i + 2) / expected;
                counted++;
            }
        }
        if (precision + recall == 0) {
            return 0;
        }
        precision /= counted;
        recall /= counted;
        return 100 * (1 + BETA_SQUARED) * precision * recall / (BETA_SQUARED * precision + recall);
    }

    public double score(String prediction, String reference) {
        return score(new TextPair(prediction, reference));
    }

    public double score(TextPair pair) {
        return score(tally(pair));
    }

    public String signature() {
        return Signature.of(label, isFrench() ? "french" : "legacy")
                .with("nrefs", "1")
                .with("case", "mixed")
                .with("eff", "yes")
                .with("nc", Integer.toString(CHARACTER_ORDERS))
                .with("nw", Integer.toString(wordOrders))
                .with("space", "no")
                .as("sacrebleu-2.6.0");
    }

    private boolean isFrench() {
        return this == FRENCH || this == FRENCH_WORDS;
    }

    private int orders() {
        return CHARACTER_ORDERS + wordOrders;
    }

    private static void count(int predicted, int expected, long[] matches, int orders, long[] counts, int from) {
        for (int n = 1; n <= orders; n++) {
            int at = 3 * (from + n - 1);
            counts[at + 1] = NgramMatches.total(expected, n);
            counts[at] = counts[at + 1] == 0 ? 0 : NgramMatches.total(predicted, n);
            counts[at + 2] = matches[n - 1];
        }
    }

    private static int[] characters(String text) {
        CodePoints all = CodePoints.of(text);
        CodePoints kept = new CodePoints(all.size());
        for (int i = 0; i < all.size(); i++) {
            if (!CharClass.is(all.at(i), CharClass.SPACE)) {
                kept.append(all.at(i));
            }
        }
        return kept.toArray();
    }
}
