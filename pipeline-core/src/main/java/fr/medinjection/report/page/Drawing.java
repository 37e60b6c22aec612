package fr.medinjection.report.page;

import java.util.List;

/** A picture as shapes, whatever it is drawn on; lengths are in points, the origin is at the top left. */
record Drawing(double width, double height, List<Shape> shapes) {
    /** One mark of a picture. */
    sealed interface Shape permits Bar, Rule, Curve, Dots, Label {}

    record Bar(double x, double y, double width, double height, Ink ink) implements Shape {}

    record Rule(double x1, double y1, double x2, double y2) implements Shape {}

    /** A line through points. */
    record Curve(List<Point> points, Ink ink, Stroke stroke) implements Shape {
        public Curve {
            points = List.copyOf(points);
        }
    }

    /** Points of one colour, as many as a cloud has. */
    record Dots(List<Point> points, double diameter, Ink ink) implements Shape {
        public Dots {
            points = List.copyOf(points);
        }
    }

    record Point(double x, double y) {}

    /** How a curve is drawn, so that curves differ where colours do not show. */
    enum Stroke {
        SOLID("none"),
        DASHED("6 3"),
        DOTTED("1.5 2.5");

        private final String dashes;

        Stroke(String dashes) {
            this.dashes = dashes;
        }

        /** As SVG writes it. */
        String dashes() {
            return dashes;
        }
    }

    /** A line of text on its base line. */
    record Label(double x, double y, Text text, Anchor anchor, Ink ink) implements Shape {}

    /** Which end of a label its place means. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }
}
