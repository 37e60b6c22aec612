package fr.medinjection.source.raw;

import java.util.List;

/** What a raw file's content is, whatever its name says. */
sealed interface RawFormat {
    /** One JSON value a line. */
    record JsonLines() implements RawFormat {}

    /** A JSON array, an object whose members are records, or single values. */
    record Json(JsonElements.Shape shape) implements RawFormat {}

    /**
     * A table.
     *
     * @param columns names from the header, or {@code c0}, {@code c1} ...
     * @param header whether the first row is one
     */
    record Table(char delimiter, List<String> columns, boolean header) implements RawFormat {}

    /** Lines of prose, each a record with the one column {@code c0}. */
    record Text() implements RawFormat {}

    /** Nothing that can be read as records. */
    record Unknown(String detail) implements RawFormat {}
}
