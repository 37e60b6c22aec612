package fr.medinjection.report.page;

import java.util.Locale;

/**
 * A cell of a table.
 *
 * @param raw the value for machines, as in the CSV file
 */
public record Cell(Text shown, String raw, Kind kind) {
    /** How a cell is set. */
    public enum Kind {
        LABEL,
        CODE,
        NUMBER,
        DIFFERENCE
    }

    public static Cell label(Text text) {
        return new Cell(text, text.en(), Kind.LABEL);
    }

    /** A name that comes from data or configuration. */
    public static Cell name(String name) {
        return new Cell(Text.same(name), name, Kind.LABEL);
    }

    /** A hash, a time, a version. */
    public static Cell code(String code) {
        return new Cell(Text.same(code), code, Kind.CODE);
    }

    public static Cell count(long number) {
        return new Cell(Numbers.count(number), Long.toString(number), Kind.NUMBER);
    }

    /** A share of one, shown as a percentage. */
    public static Cell percent(double share) {
        return Double.isNaN(share) ? none() : new Cell(Numbers.percent(share, 1), plain(share), Kind.NUMBER);
    }

    public static Cell decimal(double number, int digits) {
        return new Cell(Numbers.decimal(number, digits), plain(number), Kind.NUMBER);
    }

    /** What we have less what the paper has. */
    public static Cell difference(long difference) {
        return new Cell(Numbers.signed(difference), Long.toString(difference), Kind.DIFFERENCE);
    }

    /** A difference of other figures. */
    public static Cell difference(double difference, int digits) {
        return Double.isNaN(difference)
                ? none()
                : new Cell(Numbers.signed(difference, digits), plain(difference), Kind.DIFFERENCE);
    }

    /** A difference of shares, in percentage points. */
    public static Cell points(double difference) {
        return Double.isNaN(difference)
                ? none()
                : new Cell(Numbers.points(difference, 1), plain(difference), Kind.DIFFERENCE);
    }

    /** Nothing to say: a figure that does not exist. */
    public static Cell none() {
        return new Cell(Text.same("\u2013"), "", Kind.NUMBER);
    }

    private static String plain(double number) {
        return String.format(Locale.ROOT, "%.6f", number);
    }

    Html html(String element) {
        return Html.element(element, Html.with("class", kind.name().toLowerCase(Locale.ROOT)), shown.html());
    }
}
