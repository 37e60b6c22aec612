package fr.medinjection.bench;

import java.util.List;

/**
 * How a cost grows with the rows.
 *
 * @param points what was measured, three sizes or more, from the smallest on
 */
record Growth(List<Point> points) {
    /** What so many rows cost, in any unit. */
    record Point(long rows, double cost) {}

    Growth {
        points = List.copyOf(points);
        if (points.size() < 3) {
            throw new IllegalArgumentException("A growth is seen from three sizes on: " + points.size());
        }
    }

    /** Between the two largest sizes: 1 in proportion to the rows, less where a fixed part weighs; NaN where nothing is spent. */
    double exponent() {
        return exponent(fromLast(1), fromLast(0));
    }

    /** Of so many rows, from the two largest sizes: by their exponent, but never less than in proportion. */
    double at(long rows) {
        return beyond(fromLast(1), fromLast(0), rows);
    }

    /** What so many rows cost where it grows in proportion, as what one key holds does. */
    double inProportion(long rows) {
        return fromLast(0).cost() * rows / fromLast(0).rows();
    }

    /** What {@link #at} says of the largest size from the two before it, over what was measured there. */
    double hindsight() {
        return beyond(fromLast(2), fromLast(1), fromLast(0).rows())
                / fromLast(0).cost();
    }

    private static double beyond(Point smaller, Point larger, long rows) {
        double exponent = exponent(smaller, larger);
        double times = (double) rows / larger.rows();
        return larger.cost() * Math.pow(times, exponent > 1 && smaller.cost() > 0 ? exponent : 1);
    }

    private static double exponent(Point smaller, Point larger) {
        return Math.log(larger.cost() / smaller.cost()) / Math.log((double) larger.rows() / smaller.rows());
    }

    private Point fromLast(int back) {
        return points.get(points.size() - 1 - back);
    }
}
