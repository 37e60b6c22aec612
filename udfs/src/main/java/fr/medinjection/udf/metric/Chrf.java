package fr.medinjection.udf.metric;

import fr.medinjection.udf.text.FrenchText;
import java.util.ArrayList;
import java.util.List;

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
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private final String label;
    private final int wordOrders;

    Chrf(String label, int wordOrders) {
        this.label = label;
        this.wordOrders = wordOrders;
    }

    /** Three counts for every order: n-grams of the prediction (if the reference has any), of the reference, matches. */
    public Tally tally(String prediction, String reference) {
        String predicted = prepared(prediction);
        String expected = prepared(reference);
        long[] counts = new long[3 * orders()];
        count(characters(predicted), characters(expected), CHARACTER_ORDERS, counts, 0);
        if (wordOrders > 0) {
            Vocabulary vocabulary = new Vocabulary();
            int[] words = vocabulary.ids(words(predicted));
            count(words, vocabulary.ids(words(expected)), wordOrders, counts, CHARACTER_ORDERS);
        }
        return Tally.of(counts);
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
        return score(tally(prediction, reference));
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

    private String prepared(String text) {
        return isFrench() ? FrenchText.normalise(text) : text;
    }

    private List<String> words(String text) {
        return isFrench() ? FrenchWords.CASED.tokens(text) : plainWords(text);
    }

    private static void count(int[] predicted, int[] expected, int orders, long[] counts, int from) {
        long[] matches = new NgramMatches(predicted, expected).upTo(orders);
        for (int n = 1; n <= orders; n++) {
            int at = 3 * (from + n - 1);
            counts[at + 1] = NgramMatches.total(expected.length, n);
            counts[at] = counts[at + 1] == 0 ? 0 : NgramMatches.total(predicted.length, n);
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

    /** Words between spaces, with one ASCII mark taken off the end or, if there is none, off the start. */
    private static List<String> plainWords(String text) {
        List<String> words = new ArrayList<>();
        for (String word : CodePoints.of(text).split()) {
            int last = word.length() - 1;
            if (last > 0 && PUNCTUATION.indexOf(word.charAt(last)) >= 0) {
                words.add(word.substring(0, last));
                words.add(word.substring(last));
            } else if (last > 0 && PUNCTUATION.indexOf(word.charAt(0)) >= 0) {
                words.add(word.substring(0, 1));
                words.add(word.substring(1));
            } else {
                words.add(word);
            }
        }
        return words;
    }
}
