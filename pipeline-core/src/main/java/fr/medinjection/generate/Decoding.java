package fr.medinjection.generate;

import java.util.Locale;

/** A way to choose the tokens of an answer. An open question is always answered greedily. */
public enum Decoding {
    /** The likeliest token, whatever it is. */
    GREEDY,
    /** The likeliest of the tokens that the published script lets through: of an option's or separator's tokens the last one. */
    CONSTRAINED_PAPER,
    /** The likeliest that spells whole letters and separators, token after token. */
    CONSTRAINED_EXACT;

    /** The name in predictions and scores. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
