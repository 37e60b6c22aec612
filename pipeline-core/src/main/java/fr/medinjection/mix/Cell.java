package fr.medinjection.mix;

import fr.medinjection.data.Split;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/** A stratum within the training or the validation rows. */
record Cell(Split part, Stratum stratum) implements Comparable<Cell> {
    static final List<String> COLUMNS =
            Stream.concat(Stratum.COLUMNS.stream(), Stream.of(Candidates.PART)).toList();
    private static final Comparator<Cell> ORDER =
            Comparator.comparing(Cell::part).thenComparing(Cell::stratum);

    /** The cell of a row that starts with {@link #COLUMNS}. */
    static Cell of(Row row) {
        return new Cell(Split.of(row.getString(4)), Stratum.of(row));
    }

    List<Object> values() {
        return List.of(stratum.component().name(), stratum.type(), stratum.source(), stratum.category(), part.label());
    }

    @Override
    public int compareTo(Cell other) {
        return ORDER.compare(this, other);
    }
}
