package fr.medinjection.synth.translate;

import fr.medinjection.UserException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a translation must keep, and what follows where it does not.
 *
 * @param consequences of each {@link Invariant}, by its reason
 * @param swapLead by how much two options must be more alike crosswise to count as swapped
 * @param units by canonical name
 */
public record InvariantsConfig(
        Map<String, Consequence> consequences,
        Completeness.Limits lengths,
        double swapLead,
        Map<String, Units.Spelling> units,
        PolarityConfig polarity,
        NamesConfig names)
        implements Serializable {
    public InvariantsConfig {
        Set<String> known =
                Arrays.stream(Invariant.values()).map(Invariant::reason).collect(Collectors.toCollection(TreeSet::new));
        if (!known.equals(new TreeSet<>(consequences.keySet()))) {
            throw new UserException(
                    "Invalid consequences: " + new TreeSet<>(consequences.keySet()) + ", expected " + known);
        }
        consequences = new TreeMap<>(consequences);
    }

    Consequence of(Invariant invariant) {
        return consequences.get(invariant.reason());
    }
}
