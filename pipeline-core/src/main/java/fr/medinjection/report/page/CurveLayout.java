package fr.medinjection.report.page;

import fr.medinjection.report.page.Drawing.Anchor;
import java.util.ArrayList;
import java.util.List;

/** Where the marks of a figure of curves stand. */
enum CurveLayout {
    WIDE(720, 280),
    NARROW(360, 240);

    private static final double LETTER = 7.4;
    private static final double LEFT = 52;
    private static final double RIGHT = 12;
    private static final double UNDER = 36;
    private final double width;
    private final double height;

    CurveLayout(double width, double height) {
        this.width = width;
        this.height = height;
    }

    Drawing of(CurveFigure figure) {
        List<Drawing.Shape> shapes = new ArrayList<>();
        double top = legend(figure, shapes) + 14;
        Axis across = Axis.over(points(figure).stream().mapToDouble(CurveFigure.Point::x));
        Axis up = Axis.over(points(figure).stream().mapToDouble(CurveFigure.Point::y));
        Frame frame = new Frame(across, up, top, top + height);
        grid(frame, shapes);
        shapes.add(new Drawing.Label(width - RIGHT, frame.bottom + 31, figure.across(), Anchor.END, Ink.MUTED));
        figure.series().stream()
                .filter(series -> !series.points().isEmpty())
                .forEach(series -> curve(frame, series, shapes));
        return new Drawing(width, frame.bottom + UNDER, shapes);
    }

    private static List<CurveFigure.Point> points(CurveFigure figure) {
        return figure.series().stream()
                .flatMap(series -> series.points().stream())
                .toList();
    }

    private double legend(CurveFigure figure, List<Drawing.Shape> shapes) {
        double x = LEFT;
        double y = 8;
        for (CurveFigure.Series series : figure.series()) {
            double room = 34
                    + LETTER
                            * Math.max(
                                    series.name().en().length(),
                                    series.name().fr().length());
            if (x > LEFT && x + room > width) {
                x = LEFT;
                y += 18;
            }
            List<Drawing.Point> sample = List.of(new Drawing.Point(x, y), new Drawing.Point(x + 22, y));
            shapes.add(
                    new Drawing.Curve(sample, series.look().ink(), series.look().stroke()));
            shapes.add(new Drawing.Label(x + 28, y + 4, series.name(), Anchor.START, Ink.TEXT));
            x += room + 8;
        }
        return y;
    }

    private void grid(Frame frame, List<Drawing.Shape> shapes) {
        for (double tick : frame.up.ticks()) {
            double y = frame.y(tick);
            shapes.add(new Drawing.Rule(LEFT, y, width - RIGHT, y));
            shapes.add(new Drawing.Label(LEFT - 7, y + 4, frame.up.label(tick), Anchor.END, Ink.MUTED));
        }
        for (double tick : frame.across.ticks()) {
            Anchor anchor = tick == frame.across.to() ? Anchor.END : Anchor.MIDDLE;
            shapes.add(
                    new Drawing.Label(x(frame, tick), frame.bottom + 15, frame.across.label(tick), anchor, Ink.MUTED));
        }
    }

    private void curve(Frame frame, CurveFigure.Series series, List<Drawing.Shape> shapes) {
        List<Drawing.Point> points = new ArrayList<>();
        for (CurveFigure.Point point : series.points()) {
            points.add(new Drawing.Point(x(frame, point.x()), frame.y(point.y())));
        }
        if (points.size() == 1) { // one value is shown as a short stroke
            points.add(new Drawing.Point(points.get(0).x() - 6, points.get(0).y()));
        }
        shapes.add(new Drawing.Curve(points, series.look().ink(), series.look().stroke()));
    }

    private double x(Frame frame, double value) {
        return LEFT + (width - LEFT - RIGHT) * frame.across.share(value);
    }

    /** The stretch of paper between the axes. */
    private record Frame(Axis across, Axis up, double top, double bottom) {
        double y(double value) {
            return bottom - (bottom - top) * up.share(value);
        }
    }
}
