package fr.medinjection.leaks;

import fr.medinjection.UserException;
import fr.medinjection.data.Split;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * When a training row gives a test item away, and how such rows are looked for.
 *
 * @param heldOut the splits whose items must not stand in training rows: {@code test}, and {@code validation} if wanted
 * @param shingle words per shingle; a shorter option, question or answer is looked for as a whole
 * @param stemFound the share of the stem's shingles, and of the question's alone, that the row must hold
 * @param replyFound the share of the options, or of an open answer's shingles, that it must hold
 * @param shortItem an item of fewer words says so little that the reverse is asked too
 * @param shortFound the share of the row's words that a short item must hold
 * @param keys the number of an item's rarest shingles by which it is found
 * @param hits the number of them that a row must hold before it is compared
 * @param postings the most items one shingle leads to
 * @param indexItems the most items held in memory at once; more are searched in several passes
 * @param indexTexts the same for texts for synthesis, which are longer and held with all their shingles
 */
public record LeaksConfig(
        List<String> heldOut,
        int shingle,
        double stemFound,
        double replyFound,
        int shortItem,
        double shortFound,
        int keys,
        int hits,
        int postings,
        int indexItems,
        int indexTexts)
        implements Serializable {
    public LeaksConfig {
        heldOut = List.copyOf(heldOut);
        heldOut.forEach(LeaksConfig::checkHeldOut);
        positive("shingle", shingle);
        positive("keys", keys);
        positive("hits", hits);
        positive("postings", postings);
        positive("index-items", indexItems);
        positive("index-texts", indexTexts);
        share("stem-found", stemFound);
        share("reply-found", replyFound);
        share("short-found", shortFound);
    }

    private static void checkHeldOut(String split) {
        if (!List.of(Split.TEST.label(), Split.VALIDATION.label()).contains(split.toLowerCase(Locale.ROOT))) {
            throw new UserException("Invalid held-out split: " + split + ", expected test or validation");
        }
    }

    private static void positive(String key, int value) {
        if (value < 1) {
            throw new UserException("Invalid " + key + ": " + value + ", expected 1 or more");
        }
    }

    private static void share(String key, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new UserException("Invalid " + key + ": " + value + ", expected more than 0 and at most 1");
        }
    }
}
