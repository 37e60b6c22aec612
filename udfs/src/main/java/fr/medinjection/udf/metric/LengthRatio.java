package fr.medinjection.udf.metric;

import java.io.Serializable;

/**
 * How much longer predictions are than their references, in tokens: the ratio of the mean lengths, and the mean of the
 * ratios, which differ. A pair whose reference is empty has no ratio; it is counted, and left out of the second.
 */
public record LengthRatio(long pairs, long emptyReferences, long predicted, long expected, double ratios)
        implements Serializable {
    public static final LengthRatio EMPTY = new LengthRatio(0, 0, 0, 0, 0);

    /** Lengths in words between spaces: the {@code legacy} variant. */
    public static LengthRatio legacy(String prediction, String reference) {
        return of(words(prediction), words(reference));
    }

    public static LengthRatio legacy(TextPair pair) {
        return legacy(pair.prediction(), pair.reference());
    }

    /** Lengths in {@link FrenchWords#WORDS}: the {@code french} variant. */
    public static LengthRatio french(String prediction, String reference) {
        return french(new TextPair(prediction, reference));
    }

    public static LengthRatio french(TextPair pair) {
        TokenPair tokens = pair.tokens(FrenchWords.WORDS);
        return of(tokens.predicted().length, tokens.expected().length);
    }

    public static LengthRatio of(long predicted, long expected) {
        boolean empty = expected == 0;
        return new LengthRatio(1, empty ? 1 : 0, predicted, expected, empty ? 0 : (double) predicted / expected);
    }

    public LengthRatio plus(LengthRatio other) {
        return new LengthRatio(
                pairs + other.pairs,
                emptyReferences + other.emptyReferences,
                predicted + other.predicted,
                expected + other.expected,
                ratios + other.ratios);
    }

    /** NaN if every reference is empty. */
    public double ratioOfMeans() {
        return expected == 0 ? Double.NaN : (double) predicted / expected;
    }

    /** NaN if every reference is empty. */
    public double meanOfRatios() {
        return pairs == emptyReferences ? Double.NaN : ratios / (pairs - emptyReferences);
    }

    public static String legacySignature() {
        return signature("legacy", "whitespace");
    }

    public static String frenchSignature() {
        return signature("french", FrenchWords.WORDS.label());
    }

    private static String signature(String variant, String tokenizer) {
        return Signature.of("length-ratio", variant).with("tok", tokenizer).as("own");
    }

    private static int words(String text) {
        return CodePoints.of(text).split().size();
    }
}
