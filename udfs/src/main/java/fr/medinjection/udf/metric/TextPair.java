package fr.medinjection.udf.metric;

import fr.medinjection.udf.text.FrenchText;
import java.util.HashMap;
import java.util.Map;

/**
 * A prediction and its reference. What several metrics need of them (normalised texts, tokens, matches) is found once, by the
 * first that asks; one thread may use it.
 */
public final class TextPair {
    private final String prediction;
    private final String reference;
    private final Map<Tokenizer, TokenPair> tokens = new HashMap<>();
    private TextPair normalised;
    private long[] characters;

    public TextPair(String prediction, String reference) {
        this.prediction = prediction;
        this.reference = reference;
    }

    public String prediction() {
        return prediction;
    }

    public String reference() {
        return reference;
    }

    /** Both texts as {@link FrenchText#normalise} makes them. */
    TextPair normalised() {
        if (normalised == null) {
            String plainPrediction = FrenchText.normalise(prediction);
            String plainReference = FrenchText.normalise(reference);
            boolean isPlain = plainPrediction.equals(prediction) && plainReference.equals(reference);
            normalised = isPlain ? this : new TextPair(plainPrediction, plainReference);
            normalised.normalised = normalised;
        }
        return normalised;
    }

    /** The tokens of both. */
    TokenPair tokens(Tokenizer tokenizer) {
        TextPair texts = tokenizer instanceof FrenchWords ? normalised() : this;
        TokenPair found = texts.tokens.get(tokenizer);
        if (found == null) {
            found = new TokenPair(tokenizer.tokens(texts.prediction), tokenizer.tokens(texts.reference));
            texts.tokens.put(tokenizer, found);
        }
        return found;
    }

    /** What {@link Chrf} counts of characters; not to be changed. */
    long[] characters() {
        if (characters == null) {
            characters = Chrf.characters(prediction, reference);
        }
        return characters;
    }

    boolean hasLines() {
        return prediction.indexOf('\n') >= 0 || reference.indexOf('\n') >= 0;
    }

    /** Whether either text ends in a blank, which some tokenizers take off. */
    boolean endsInBlank() {
        return endsInBlank(prediction) || endsInBlank(reference);
    }

    private static boolean endsInBlank(String text) {
        return !text.isEmpty() && CharClass.is(text.charAt(text.length() - 1), CharClass.SPACE);
    }
}
