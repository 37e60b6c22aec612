package fr.medinjection.report.page;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The square around the points of a map, the shorter side in its middle. */
record MapFrame(double left, double bottom, double width, double height) {
    static MapFrame around(List<MapFigure.Point> points) {
        double left = least(points, MapFigure.Point::x);
        double bottom = least(points, MapFigure.Point::y);
        return new MapFrame(
                left, bottom, -least(points, point -> -point.x()) - left, -least(points, point -> -point.y()) - bottom);
    }

    private static double least(List<MapFigure.Point> points, ToDoubleFunction<MapFigure.Point> value) {
        return points.stream().mapToDouble(value).min().orElse(0);
    }

    /** Points at one place stand in the middle of it. */
    private double side() {
        return Math.max(Math.max(width, height), Double.MIN_NORMAL);
    }

    /** How far to the right a point stands, as a share of the side. */
    double x(double value) {
        return (value - left + (side() - width) / 2) / side();
    }

    /** How far up. */
    double y(double value) {
        return (value - bottom + (side() - height) / 2) / side();
    }
}
