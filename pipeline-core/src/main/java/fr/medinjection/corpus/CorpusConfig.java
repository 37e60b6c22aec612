package fr.medinjection.corpus;

import fr.medinjection.UserException;
import java.util.List;
import java.util.Map;

/**
 * Which findings keep a row out of the corpus.
 *
 * @param languages the languages of the corpus; rows of others (English rows, still to be translated) stay outside
 * @param duplicates by kind of duplicate; {@code *} stands for every kind that is not named
 * @param leaks by kind of leak, {@code *} as above; it is the training row that goes, never the test row
 */
public record CorpusConfig(
        List<String> languages, Map<String, FindingPolicy> duplicates, Map<String, FindingPolicy> leaks) {
    public static final String ANY = "*";

    public CorpusConfig {
        requireAny("duplicates", duplicates);
        requireAny("leaks", leaks);
    }

    private static void requireAny(String key, Map<String, FindingPolicy> policies) {
        if (!policies.containsKey(ANY)) {
            throw new UserException("Invalid " + key + " of corpus: " + policies + ", expected an entry " + ANY);
        }
    }
}
