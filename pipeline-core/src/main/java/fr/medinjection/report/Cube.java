package fr.medinjection.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.spark.sql.Row;

/** Rows counted by the combinations of a few columns. */
record Cube(List<String> columns, List<Cell> cells) {
    /** The count of one combination, values in the order of the columns. */
    record Cell(List<String> values, long count) {}

    Cube {
        columns = List.copyOf(columns);
        List<Cell> sorted = new ArrayList<>(cells);
        sorted.sort(Comparator.comparing(Cell::values, Cube::compare));
        cells = Collections.unmodifiableList(sorted);
    }

    /** From rows that hold the columns and, last, the count. */
    static Cube of(List<String> columns, List<Row> rows) {
        return new Cube(
                columns,
                rows.stream()
                        .map(row -> new Cell(
                                columns.stream()
                                        .map(column -> String.valueOf(row.<Object>getAs(column)))
                                        .toList(),
                                row.getLong(row.length() - 1)))
                        .toList());
    }

    long total() {
        return cells.stream().mapToLong(Cell::count).sum();
    }

    boolean isEmpty() {
        return cells.isEmpty();
    }

    /** The part with one of the given values in a column. */
    Cube where(String column, String... values) {
        return filter(column, List.of(values)::contains);
    }

    Cube whereNot(String column, String value) {
        return filter(column, found -> !found.equals(value));
    }

    private Cube filter(String column, Predicate<String> wanted) {
        int at = at(column);
        return new Cube(
                columns,
                cells.stream()
                        .filter(cell -> wanted.test(cell.values().get(at)))
                        .toList());
    }

    long count(String column, String value) {
        return where(column, value).total();
    }

    /** The cells of both. */
    Cube plus(Cube other) {
        List<Cell> all = new ArrayList<>(cells);
        all.addAll(other.cells);
        return new Cube(columns, all);
    }

    /** The sums over all other columns, by value. */
    SortedMap<String, Long> by(String column) {
        SortedMap<String, Long> sums = new TreeMap<>();
        int at = at(column);
        cells.forEach(cell -> sums.merge(cell.values().get(at), cell.count(), Long::sum));
        return sums;
    }

    /** The cube over fewer columns. */
    Cube over(String... kept) {
        SortedMap<List<String>, Long> sums = new TreeMap<>(Cube::compare);
        List<Integer> places = List.of(kept).stream().map(this::at).toList();
        cells.forEach(cell -> sums.merge(
                places.stream().map(place -> cell.values().get(place)).toList(), cell.count(), Long::sum));
        List<Cell> summed = new ArrayList<>();
        sums.forEach((values, count) -> summed.add(new Cell(values, count)));
        return new Cube(List.of(kept), summed);
    }

    private int at(String column) {
        int at = columns.indexOf(column);
        if (at < 0) {
            throw new IllegalArgumentException("No column " + column + " among " + columns);
        }
        return at;
    }

    private static int compare(List<String> one, List<String> other) {
        for (int i = 0; i < one.size(); i++) {
            int order = one.get(i).compareTo(other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
