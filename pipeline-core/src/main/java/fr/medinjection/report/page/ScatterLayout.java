package fr.medinjection.report.page;

import fr.medinjection.report.page.Drawing.Anchor;
import java.util.ArrayList;
import java.util.List;

/** Where the marks of a figure of points stand. */
enum ScatterLayout {
    WIDE(720, 280),
    NARROW(360, 240);

    private static final double TOP = 14;
    private static final double HALF = 3.5;
    private final double width;
    private final double height;

    ScatterLayout(double width, double height) {
        this.width = width;
        this.height = height;
    }

    Drawing of(ScatterFigure figure) {
        List<Drawing.Shape> shapes = new ArrayList<>();
        Axis across = Axis.over(figure.marks().stream().mapToDouble(ScatterFigure.Mark::x));
        Axis up = Axis.over(figure.marks().stream().mapToDouble(ScatterFigure.Mark::y));
        Plot plot = new Plot(width, across, up, TOP, TOP + height);
        plot.axes(figure.across(), shapes);
        figure.marks().forEach(mark -> mark(plot, mark, shapes));
        return new Drawing(width, plot.bottom() + Plot.UNDER, shapes);
    }

    /** The name stands on the side where there is room. */
    private static void mark(Plot plot, ScatterFigure.Mark mark, List<Drawing.Shape> shapes) {
        double x = plot.x(mark.x());
        double y = plot.y(mark.y());
        boolean left = plot.across().share(mark.x()) > 0.6;
        shapes.add(new Drawing.Bar(x - HALF, y - HALF, 2 * HALF, 2 * HALF, Ink.NATIVE));
        shapes.add(new Drawing.Label(
                left ? x - 2 * HALF : x + 2 * HALF, y + 4, mark.name(), left ? Anchor.END : Anchor.START, Ink.TEXT));
    }
}
