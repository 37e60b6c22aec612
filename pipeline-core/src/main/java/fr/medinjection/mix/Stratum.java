package fr.medinjection.mix;

import static java.util.Comparator.comparing;

import fr.medinjection.data.Component;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Rows that are alike for sampling.
 *
 * @param category one of the row's categories, or {@code ""}: {@link Candidates} says which one
 */
public record Stratum(Component component, String type, String source, String category) implements Comparable<Stratum> {
    static final List<String> COLUMNS = List.of("component", "type", "source", Candidates.CATEGORY);
    private static final Comparator<Stratum> ORDER = comparing(Stratum::component)
            .thenComparing(Stratum::type)
            .thenComparing(Stratum::source)
            .thenComparing(Stratum::category);

    /** The stratum of a row that starts with {@link #COLUMNS}. */
    static Stratum of(Row row) {
        return new Stratum(Component.valueOf(row.getString(0)), row.getString(1), row.getString(2), row.getString(3));
    }

    @Override
    public int compareTo(Stratum other) {
        return ORDER.compare(this, other);
    }
}
