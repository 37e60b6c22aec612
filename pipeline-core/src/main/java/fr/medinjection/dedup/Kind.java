package fr.medinjection.dedup;

import java.util.Locale;

/** Why two items stand together, the closest first. */
public enum Kind {
    /** The same words, options in the same order and the same answer. */
    EXACT,
    /** The same words and answer, options in another order. */
    REORDERED,
    /** Nearly the same words and the same answer. */
    NEAR,
    /** The same or nearly the same words, but another answer: reported, never a duplicate. */
    CONFLICT;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
