package fr.medinjection.clean;

import fr.medinjection.data.SourceText;
import fr.medinjection.udf.text.FrenchText;
import java.util.Set;
import org.apache.spark.sql.Row;

/** Cleans texts for synthesis: they are asked what instructions are asked, as far as a text can be. */
final class TextCleaning implements Cleaner {
    private final Consequences consequences;
    private final Inspection inspection;
    private final SpecialtyMap.Lookup specialties;

    TextCleaning(CleanConfig config) {
        this.consequences = new Consequences(config.actions());
        this.inspection = new Inspection(config);
        this.specialties = config.specialties().lookup();
    }

    @Override
    public Result clean(Row raw) {
        SourceText given = SourceText.of(raw);
        String title = FrenchText.tidy(given.title());
        String text = FrenchText.tidy(given.text());
        Set<Check> found = inspection.of(given.language(), title, text);
        SourceText clean = new SourceText(
                given.id(),
                given.source(),
                given.split(),
                given.language(),
                title,
                text,
                given.specialties(),
                specialties.categories(given.specialties()),
                consequences.flags(given.flags(), found),
                given.lineage());
        String dropped = consequences.dropReason(found).orElse("");
        return new Result(clean.id(), clean.toRow(), dropped, consequences.failure(found));
    }
}
