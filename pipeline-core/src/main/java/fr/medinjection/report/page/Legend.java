package fr.medinjection.report.page;

import fr.medinjection.report.page.Drawing.Anchor;
import java.util.List;

/** What colours stand for: a square and a name for each, on as many lines as they take. */
record Legend(List<Entry> entries) {
    /** The width of a letter in the widest of the usual fonts. */
    static final double LETTER = 7.2;

    private static final double SQUARE = 11;

    record Entry(Text name, Ink ink) {}

    Legend {
        entries = List.copyOf(entries);
    }

    /** Draws between two sides, and tells where it ends below. */
    double draw(double left, double right, List<Drawing.Shape> shapes) {
        double x = left;
        double y = 4;
        for (Entry entry : entries) {
            double room = 24 + LETTER * longest(entry.name());
            if (x > left && x + room > right) {
                x = left;
                y += 18;
            }
            shapes.add(new Drawing.Bar(x, y, SQUARE, SQUARE, entry.ink()));
            shapes.add(new Drawing.Label(x + 16, y + 10, entry.name(), Anchor.START, Ink.TEXT));
            x += room + 8;
        }
        return y + SQUARE;
    }

    static int longest(Text text) {
        return Math.max(text.en().length(), text.fr().length());
    }
}
