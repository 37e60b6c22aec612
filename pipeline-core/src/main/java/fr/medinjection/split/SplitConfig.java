package fr.medinjection.split;

import fr.medinjection.UserException;
import java.util.Map;

/**
 * How rows come into their splits.
 *
 * @param seed decides which groups fall where
 * @param sources by source; {@code *} stands for every source that is not named
 */
public record SplitConfig(long seed, Map<String, SourceSplit> sources) {
    public static final String ANY = "*";

    public SplitConfig {
        if (!sources.containsKey(ANY)) {
            throw new UserException("Invalid sources of split: " + sources.keySet() + ", expected an entry " + ANY);
        }
    }
}
