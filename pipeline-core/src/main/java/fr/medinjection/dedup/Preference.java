package fr.medinjection.dedup;

import fr.medinjection.UserException;
import java.io.Serializable;
import java.util.List;

/**
 * One rule of who survives in a cluster.
 *
 * @param by the column looked at: {@code split}, {@code component}, {@code source} or {@code type}
 * @param order its values, the one to keep first; a value that is not named comes after all that are
 */
public record Preference(String by, List<String> order) implements Serializable {
    private static final List<String> COLUMNS = List.of("split", "component", "source", "type");

    public Preference {
        order = List.copyOf(order);
        if (!COLUMNS.contains(by)) {
            throw new UserException("Invalid column of a survivor rule: " + by + ", expected one of " + COLUMNS);
        }
    }
}
