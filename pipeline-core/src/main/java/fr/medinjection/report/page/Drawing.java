package fr.medinjection.report.page;

import java.util.List;

/** A picture as shapes, whatever it is drawn on; lengths are in points, the origin is at the top left. */
record Drawing(double width, double height, List<Shape> shapes) {
    /** One mark of a picture. */
    sealed interface Shape permits Bar, Rule, Label {}

    record Bar(double x, double y, double width, double height, Ink ink) implements Shape {}

    record Rule(double x1, double y1, double x2, double y2) implements Shape {}

    /** A line of text on its base line. */
    record Label(double x, double y, Text text, Anchor anchor, Ink ink) implements Shape {}

    /** Which end of a label its place means. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }
}
