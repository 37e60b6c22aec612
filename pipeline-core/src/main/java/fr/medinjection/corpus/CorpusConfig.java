package fr.medinjection.corpus;

import fr.medinjection.UserException;
import fr.medinjection.dedup.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        requireKinds(
                "duplicates",
                duplicates,
                Stream.of(Kind.values()).filter(kind -> kind != Kind.CONFLICT).map(Kind::label));
        requireKinds(
                "leaks", leaks, Stream.of(fr.medinjection.leaks.Kind.values()).map(kind -> kind.label()));
    }

    private static void requireKinds(String key, Map<String, FindingPolicy> policies, Stream<String> kinds) {
        Set<String> known = Stream.concat(Stream.of(ANY), kinds).collect(Collectors.toCollection(LinkedHashSet::new));
        if (!policies.containsKey(ANY) || !known.containsAll(policies.keySet())) {
            throw new UserException("Invalid " + key + " of corpus: " + policies + ", expected an entry " + ANY
                    + " and others of " + known);
        }
    }
}
