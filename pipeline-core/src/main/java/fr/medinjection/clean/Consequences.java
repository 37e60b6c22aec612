package fr.medinjection.clean;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What follows from findings, as configured. */
record Consequences(Map<Check, Action> actions) {
    /** The reason for which a row is dropped, if it is. */
    Optional<String> dropReason(Set<Check> found) {
        return first(found, Action.DROP).map(Check::reason);
    }

    Optional<Check> failure(Set<Check> found) {
        return first(found, Action.FAIL);
    }

    /** The flags a row had, and those it gets. */
    List<String> flags(List<String> before, Set<Check> found) {
        List<String> flags = new ArrayList<>(before);
        found.stream()
                .filter(check -> actions.get(check) == Action.FLAG)
                .map(Check::reason)
                .filter(reason -> !flags.contains(reason))
                .forEach(flags::add);
        return flags;
    }

    private Optional<Check> first(Set<Check> found, Action action) {
        return found.stream().filter(check -> actions.get(check) == action).findFirst();
    }
}
