package fr.medinjection.report.page;

import fr.medinjection.report.page.Drawing.Anchor;
import java.util.List;

/** The stretch of paper between two axes. */
record Plot(double width, Axis across, Axis up, double top, double bottom) {
    static final double LEFT = 52;
    static final double RIGHT = 12;
    /** The room that the horizontal axis takes. */
    static final double UNDER = 36;

    double x(double value) {
        return LEFT + (width - LEFT - RIGHT) * across.share(value);
    }

    double y(double value) {
        return bottom - (bottom - top) * up.share(value);
    }

    /** Lines and figures of both axes, and what the horizontal one counts. */
    void axes(Text counted, List<Drawing.Shape> shapes) {
        for (double tick : up.ticks()) {
            shapes.add(new Drawing.Rule(LEFT, y(tick), width - RIGHT, y(tick)));
            shapes.add(new Drawing.Label(LEFT - 7, y(tick) + 4, up.label(tick), Anchor.END, Ink.MUTED));
        }
        for (double tick : across.ticks()) {
            Anchor anchor = tick == across.to() ? Anchor.END : Anchor.MIDDLE;
            shapes.add(new Drawing.Label(x(tick), bottom + 15, across.label(tick), anchor, Ink.MUTED));
        }
        shapes.add(new Drawing.Label(width - RIGHT, bottom + 31, counted, Anchor.END, Ink.MUTED));
    }
}
