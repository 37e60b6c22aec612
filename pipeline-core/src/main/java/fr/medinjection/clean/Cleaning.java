package fr.medinjection.clean;

import fr.medinjection.data.Instruction;
import fr.medinjection.udf.text.FrenchText;
import java.util.Set;
import org.apache.spark.sql.Row;

/** Cleans instructions. */
final class Cleaning implements Cleaner {

    private final Consequences consequences;
    private final Inspection inspection;
    private final SpecialtyMap.Lookup specialties;

    Cleaning(CleanConfig config) {
        this.consequences = new Consequences(config.actions());
        this.inspection = new Inspection(config);
        this.specialties = config.specialties().lookup();
    }

    @Override
    public Result clean(Row raw) {
        Instruction row = tidy(Instruction.of(raw));
        Set<Check> found = inspection.of(row);
        String dropped = consequences.dropReason(found).orElse(foreign(row));
        return new Result(row.id(), completed(row, found).toRow(), dropped, consequences.failure(found));
    }

    private static String foreign(Instruction row) {
        return row.language().equals("en") ? CleanStage.AWAITING_TRANSLATION : "";
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
                consequences.flags(row.flags(), found),
                row.lineage());
    }
}
