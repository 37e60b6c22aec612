package fr.medinjection.clean;

import fr.medinjection.data.Instruction;
import fr.medinjection.udf.text.FrenchText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Cleans one row after the other; each partition has its own. */
final class Cleaning {
    static final String AWAITING_TRANSLATION = "awaiting-translation";

    private final Map<Check, Action> actions;
    private final Inspection inspection;
    private final SpecialtyMap.Lookup specialties;

    /** A clean row and why it is dropped, {@code ""} if it is not; {@code failure} names the check that must not be met. */
    record Result(Instruction row, String dropReason, Optional<Check> failure) {}

    Cleaning(CleanConfig config) {
        this.actions = config.actions();
        this.inspection = new Inspection(config);
        this.specialties = config.specialties().lookup();
    }

    Result clean(Instruction raw) {
        Instruction row = tidy(raw);
        Set<Check> found = inspection.of(row);
        String dropped = first(found, Action.DROP).map(Check::reason).orElse(foreign(row));
        return new Result(completed(row, found), dropped, first(found, Action.FAIL));
    }

    private static String foreign(Instruction row) {
        return row.language().equals("en") ? AWAITING_TRANSLATION : "";
    }

    private Optional<Check> first(Set<Check> found, Action action) {
        return found.stream().filter(check -> actions.get(check) == action).findFirst();
    }

    private List<String> flags(Instruction row, Set<Check> found) {
        List<String> flags = new ArrayList<>(row.flags());
        found.stream()
                .filter(check -> actions.get(check) == Action.FLAG)
                .map(Check::reason)
                .filter(reason -> !flags.contains(reason))
                .forEach(flags::add);
        return flags;
    }

    private static Instruction tidy(Instruction row) {
        return new Instruction(
                row.id(),
                row.contentHash(),
                row.component(),
                row.source(),
                row.split(),
                row.type(),
                row.language(),
                FrenchText.tidy(row.context()),
                FrenchText.tidy(row.question()),
                row.options().stream().map(FrenchText::tidy).toList(),
                row.correct(),
                FrenchText.tidy(row.answer()),
                row.specialties(),
                row.categories(),
                row.task(),
                row.skill(),
                row.group(),
                row.flags(),
                row.lineage());
    }

    private Instruction completed(Instruction row, Set<Check> found) {
        return new Instruction(
                row.id(),
                ContentHash.of(row),
                row.component(),
                row.source(),
                row.split(),
                row.type(),
                row.language(),
                row.context(),
                row.question(),
                row.options(),
                row.correct(),
                row.answer(),
                row.specialties(),
                row.specialties().isEmpty() ? row.categories() : specialties.categories(row.specialties()),
                row.task(),
                row.skill(),
                row.group(),
                flags(row, found),
                row.lineage());
    }
}
