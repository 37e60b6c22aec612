package fr.medinjection.source.raw;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts lines into cells as RFC 4180 says, one physical line at a time: quoted cells may hold delimiters, doubled quotes
 * and line breaks. Cells are not trimmed.
 */
final class RowParser {
    /** What a row is after a line. */
    enum State {
        COMPLETE,
        /** A quoted cell goes on in the next line. */
        OPEN,
        /** Something follows a closing quote. */
        BROKEN
    }

    private static final char QUOTE = '"';

    private final char delimiter;
    private final boolean quotes;
    private List<String> cells = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    private boolean quoted;

    RowParser(char delimiter) {
        this(delimiter, true);
    }

    private RowParser(char delimiter, boolean quotes) {
        this.delimiter = delimiter;
        this.quotes = quotes;
    }

    /** A parser to which quotes mean nothing. */
    static RowParser literal(char delimiter) {
        return new RowParser(delimiter, false);
    }

    void start() {
        cells = new ArrayList<>();
        cell.setLength(0);
        quoted = false;
    }

    /** Takes a line without its end; {@code end} is what a quoted cell that goes on gets in its place. */
    State feed(String line, String end) {
        int at = 0;
        while (at <= line.length()) {
            if (!quoted && quotes && at < line.length() && line.charAt(at) == QUOTE) {
                quoted = true;
                at++;
            }
            at = quoted ? quotedCell(line, at) : plainCell(line, at);
            if (quoted) {
                cell.append(end);
                return State.OPEN;
            } else if (at < line.length() && line.charAt(at) != delimiter) {
                return State.BROKEN;
            }
            cells.add(cell.toString());
            cell.setLength(0);
            at++;
        }
        return State.COMPLETE;
    }

    /** Whether no line of the row has been taken yet. */
    boolean isFresh() {
        return !quoted && cells.isEmpty();
    }

    List<String> cells() {
        return cells;
    }

    private int plainCell(String line, int at) {
        int next = line.indexOf(delimiter, at);
        int end = next < 0 ? line.length() : next;
        cell.append(line, at, end);
        return end;
    }

    private int quotedCell(String line, int from) {
        int at = from;
        for (int quote = line.indexOf(QUOTE, at); quote >= 0; quote = line.indexOf(QUOTE, at)) {
            cell.append(line, at, quote);
            if (quote + 1 < line.length() && line.charAt(quote + 1) == QUOTE) {
                cell.append(QUOTE);
                at = quote + 2;
            } else {
                quoted = false;
                return quote + 1;
            }
        }
        cell.append(line, at, line.length());
        return line.length();
    }
}
