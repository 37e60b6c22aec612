package fr.medinjection.synth.translate;

import fr.medinjection.UserException;
import java.io.Serializable;
import java.util.List;

/**
 * The words by which negations and exceptions are known, folded (lower case, no accents); {@code -less} is an ending.
 *
 * @param shortWords a text of at most so many English words is checked strictly
 * @param shareKept of the negations of a longer text, so many must be there in French
 * @param addedPerWord a longer text may have so many negations more for each English word
 * @param exceptions what excepts in English
 * @param neutral phrases with a negation that negate nothing ({@code not only})
 * @param exceptionsInFrench what says so in French
 * @param negations what negates in English
 * @param negationsInFrench all that says so in French
 * @param openNegationsInFrench what surely negates or excepts in French: without anything negative in English it was added
 * @param negativeInEnglish anything negative in English, that French may put as an open negation
 */
public record PolarityConfig(
        int shortWords,
        double shareKept,
        double addedPerWord,
        List<String> exceptions,
        List<String> neutral,
        List<String> exceptionsInFrench,
        List<String> negations,
        List<String> negationsInFrench,
        List<String> openNegationsInFrench,
        List<String> negativeInEnglish)
        implements Serializable {
    public PolarityConfig {
        if (!(shareKept >= 0 && shareKept <= 1) || !(addedPerWord >= 0) || shortWords < 0) {
            throw new UserException("Invalid polarity: short-words " + shortWords + ", share-kept " + shareKept
                    + ", added-per-word " + addedPerWord + ", expected a count, a share and a rate from 0 on");
        }
    }
}
