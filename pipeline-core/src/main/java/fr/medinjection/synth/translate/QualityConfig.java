package fr.medinjection.synth.translate;

import fr.medinjection.UserException;
import java.util.List;
import java.util.Map;

/**
 * How translators are measured on passages with a reference translation.
 *
 * @param withPipeline whether the main job measures too
 * @param translators keys of {@code llm.models}
 * @param pairs sets of passages by name
 * @param testPairs sources of translation pairs whose held-out pairs in the corpus are a set too
 * @param take so many pairs of each set, those with the least hashes; 0 takes all
 * @param seed of the requests
 */
public record QualityConfig(
        boolean withPipeline,
        List<String> translators,
        Map<String, Pair> pairs,
        List<String> testPairs,
        int take,
        long seed) {
    /** Two files, or globs of one file each, of which line n pairs with line n: one passage a line. */
    public record Pair(String english, String french) {}

    public QualityConfig {
        if (take < 0) {
            throw new UserException("Invalid take of translation-quality: " + take + ", expected 0 or more");
        }
    }
}
