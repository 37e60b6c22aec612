package fr.medinjection.mix;

import fr.medinjection.data.Component;
import fr.medinjection.data.Split;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** How many candidates each cell has. */
record Census(SortedMap<Cell, Long> counts) {
    static Census of(Dataset<Row> candidates) {
        SortedMap<Cell, Long> counts = new TreeMap<>();
        candidates
                .groupBy(Cell.COLUMNS.stream().map(functions::col).toArray(org.apache.spark.sql.Column[]::new))
                .count()
                .collectAsList()
                .forEach(row -> counts.put(Cell.of(row), row.getLong(5)));
        return new Census(counts);
    }

    long rows(Split split, Part part) {
        return strata(split, part).values().stream().mapToLong(Long::longValue).sum();
    }

    long rows(Split split, Component component) {
        return rows(split, new Part(component.name()));
    }

    SortedMap<Stratum, Long> strata(Split split, Part part) {
        SortedMap<Stratum, Long> strata = new TreeMap<>();
        cells(cell -> cell.part() == split && part.contains(cell.stratum()))
                .forEach((cell, rows) -> strata.put(cell.stratum(), rows));
        return strata;
    }

    private Map<Cell, Long> cells(Predicate<Cell> wanted) {
        SortedMap<Cell, Long> cells = new TreeMap<>(counts);
        cells.keySet().removeIf(wanted.negate());
        return cells;
    }
}
