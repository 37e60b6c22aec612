package fr.medinjection.report.page;

import fr.medinjection.report.page.Drawing.Anchor;
import java.util.ArrayList;
import java.util.List;

/** Where the marks of a figure of curves stand. */
enum CurveLayout {
    WIDE(720, 280),
    NARROW(360, 240);

    private static final double LETTER = 7.4;
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
        Plot plot = new Plot(width, across, up, top, top + height);
        plot.axes(figure.across(), shapes);
        figure.series().stream()
                .filter(series -> !series.points().isEmpty())
                .forEach(series -> curve(plot, series, shapes));
        return new Drawing(width, plot.bottom() + Plot.UNDER, shapes);
    }

    private static List<CurveFigure.Point> points(CurveFigure figure) {
        return figure.series().stream()
                .flatMap(series -> series.points().stream())
                .toList();
    }

    private double legend(CurveFigure figure, List<Drawing.Shape> shapes) {
        double x = Plot.LEFT;
        double y = 8;
        for (CurveFigure.Series series : figure.series()) {
            double room = 34
                    + LETTER
                            * Math.max(
                                    series.name().en().length(),
                                    series.name().fr().length());
            if (x > Plot.LEFT && x + room > width) {
                x = Plot.LEFT;
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

    private static void curve(Plot plot, CurveFigure.Series series, List<Drawing.Shape> shapes) {
        List<Drawing.Point> points = new ArrayList<>();
        for (CurveFigure.Point point : series.points()) {
            points.add(new Drawing.Point(plot.x(point.x()), plot.y(point.y())));
        }
        if (points.size() == 1) { // one value is shown as a short stroke
            points.add(new Drawing.Point(points.get(0).x() - 6, points.get(0).y()));
        }
        shapes.add(new Drawing.Curve(points, series.look().ink(), series.look().stroke()));
    }
}
