package fr.medinjection.report.page;

import java.util.ArrayList;
import java.util.List;

/** Where the marks of a printed map stand: all points, in the colours of the first colouring. */
record MapLayout(MapFigure figure, MapFrame frame) {
    private static final double SIDE = 520;
    private static final double EDGE = 6;

    /** The points are drawn in so many layers, each with all colours, so that none covers the others. */
    private static final int LAYERS = 32;

    private static final double AREA = 9000;
    private static final double LEAST = 0.9;
    private static final double MOST = 3.2;

    static MapLayout of(MapFigure figure) {
        return new MapLayout(figure, MapFrame.around(figure.points()));
    }

    Drawing drawing() {
        List<Drawing.Shape> shapes = new ArrayList<>();
        double top = legend().draw(EDGE, EDGE + SIDE, shapes) + 12;
        List<MapFigure.Point> points = figure.points();
        int layer = Math.max(1, (points.size() + LAYERS - 1) / LAYERS);
        for (int from = 0; from < points.size(); from += layer) {
            dots(points.subList(from, Math.min(points.size(), from + layer)), top, shapes);
        }
        return new Drawing(SIDE + 2 * EDGE, top + SIDE + EDGE, shapes);
    }

    private List<MapFigure.Value> values() {
        return figure.colourings().get(0).values();
    }

    private Legend legend() {
        return new Legend(values().stream()
                .map(value -> new Legend.Entry(value.name(), ink(value)))
                .toList());
    }

    private void dots(List<MapFigure.Point> points, double top, List<Drawing.Shape> shapes) {
        for (int value = 0; value < values().size(); value++) {
            int wanted = value;
            List<Drawing.Point> places = points.stream()
                    .filter(point -> point.values().get(0) == wanted)
                    .map(point ->
                            new Drawing.Point(EDGE + SIDE * frame.x(point.x()), top + SIDE * (1 - frame.y(point.y()))))
                    .toList();
            if (!places.isEmpty()) {
                shapes.add(new Drawing.Dots(places, diameter(), ink(values().get(value))));
            }
        }
    }

    /** The more points, the smaller. */
    private double diameter() {
        return Math.max(LEAST, Math.min(MOST, Math.sqrt(AREA / figure.points().size())));
    }

    private static Ink ink(MapFigure.Value value) {
        return value.ink().orElse(Ink.OTHER);
    }
}
