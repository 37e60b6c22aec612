package fr.medinjection.clean;

import fr.medinjection.UserException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How rows are cleaned.
 *
 * @param checks what follows from each {@link Check}, by its reason
 * @param leastWords a row of fewer words, options and answer included, is too short
 * @param leastTextWords a text for synthesis of fewer words is too short
 * @param mostWords a row or text of more words is too long
 * @param specialties which labels of the sources mean which category
 */
public record CleanConfig(
        Map<String, Action> checks,
        int leastWords,
        int leastTextWords,
        int mostWords,
        LanguageConfig language,
        SpecialtyMap specialties)
        implements Serializable {
    public CleanConfig {
        Set<String> known =
                Arrays.stream(Check.values()).map(Check::reason).collect(Collectors.toCollection(TreeSet::new));
        if (!known.equals(new TreeSet<>(checks.keySet()))) {
            throw new UserException("Invalid checks: " + new TreeSet<>(checks.keySet()) + ", expected " + known);
        }
        checks = new TreeMap<>(checks);
    }

    /** What follows from each check. */
    Map<Check, Action> actions() {
        Map<Check, Action> actions = new EnumMap<>(Check.class);
        for (Check check : Check.values()) {
            actions.put(check, checks.get(check.reason()));
        }
        return actions;
    }
}
