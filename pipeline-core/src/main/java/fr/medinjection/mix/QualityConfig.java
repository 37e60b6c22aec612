package fr.medinjection.mix;

import fr.medinjection.UserException;

/**
 * Which synthetic rows enter mixes by what judges say of them.
 *
 * @param atLeast the least mean score over judges, as a share of the scale: 0 for its low end, 1 for its high end; with 0
 *     judges are not asked
 * @param unjudged what becomes of synthetic rows without a score where scores count
 */
public record QualityConfig(double atLeast, Unjudged unjudged) {
    /** What becomes of rows without a score. */
    public enum Unjudged {
        KEEP,
        DROP
    }

    public QualityConfig {
        if (!(atLeast >= 0 && atLeast <= 1)) {
            throw new UserException("Invalid quality at-least: " + atLeast + ", expected 0 to 1");
        }
    }

    /** Whether scores decide anything. */
    public boolean isWanted() {
        return atLeast > 0;
    }
}
