package fr.medinjection.report.page;

import fr.medinjection.report.page.BarFigure.Arrangement;
import fr.medinjection.report.page.BarFigure.Group;
import fr.medinjection.report.page.Drawing.Anchor;
import java.util.ArrayList;
import java.util.List;

/** Where the marks of a bar figure stand: with labels at the left on a wide page, above the bars on a phone. */
enum BarLayout {
    WIDE(720, 240, 14),
    NARROW(360, 0, 14);

    private static final double LINE = 13;
    private static final double VALUE_ROOM = 52;
    private static final double GAP = 9;
    private static final int TICKS = 5;
    private final double width;
    private final double left;
    private final double thickness;

    BarLayout(double width, double left, double thickness) {
        this.width = width;
        this.left = left;
        this.thickness = thickness;
    }

    Drawing of(BarFigure figure) {
        List<Drawing.Shape> shapes = new ArrayList<>();
        double top = legend(figure, shapes) + GAP;
        double end = maximum(figure);
        double height = top + figure.groups().size() * rowHeight(figure);
        grid(figure, shapes, top, height);
        for (int i = 0; i < figure.groups().size(); i++) {
            row(figure, figure.groups().get(i), top + i * rowHeight(figure), end, shapes);
        }
        return new Drawing(width, height + (figure.arrangement() == Arrangement.STACKED ? 20 : 4), shapes);
    }

    private double rowHeight(BarFigure figure) {
        return bars(figure) * thickness + GAP + (left == 0 ? 17 : 0);
    }

    private static int bars(BarFigure figure) {
        return figure.arrangement() == Arrangement.STACKED ? 1 : figure.series().size();
    }

    private double legend(BarFigure figure, List<Drawing.Shape> shapes) {
        return new Legend(figure.series().stream()
                        .map(series -> new Legend.Entry(series.name(), series.ink()))
                        .toList())
                .draw(left, width, shapes);
    }

    /** Ticks where bars are read off the axis; where every bar bears its value, only the line they start from. */
    private void grid(BarFigure figure, List<Drawing.Shape> shapes, double top, double bottom) {
        int ticks = figure.arrangement() == Arrangement.STACKED ? TICKS : 0;
        for (int tick = 0; tick <= ticks; tick++) {
            double share = (double) tick / TICKS;
            double x = x(share, 1);
            shapes.add(new Drawing.Rule(x, top, x, bottom));
            if (ticks > 0) {
                Anchor anchor = tick == 0 && left == 0 ? Anchor.START : Anchor.MIDDLE;
                shapes.add(new Drawing.Label(x, bottom + 14, Numbers.percent(share, 0), anchor, Ink.MUTED));
            }
        }
    }

    private void row(BarFigure figure, Group group, double top, double end, List<Drawing.Shape> shapes) {
        double y = top + GAP / 2;
        if (left == 0) {
            shapes.add(new Drawing.Label(0, y + 12, group.label(), Anchor.START, Ink.TEXT));
            y += 17;
        } else {
            label(group.label(), y + bars(figure) * thickness / 2 + 4, bars(figure) > 1, shapes);
        }
        if (figure.arrangement() == Arrangement.STACKED) {
            stack(figure, group, y, end, shapes);
        } else {
            beside(figure, group, y, end, shapes);
        }
    }

    private void beside(BarFigure figure, Group group, double top, double end, List<Drawing.Shape> shapes) {
        for (int i = 0; i < group.shares().size(); i++) {
            double share = group.shares().get(i);
            double y = top + i * thickness;
            shapes.add(new Drawing.Bar(
                    x(0, end),
                    y,
                    x(share, end) - x(0, end),
                    thickness - 2,
                    figure.series().get(i).ink()));
            Text value = Numbers.percent(share, 1);
            shapes.add(new Drawing.Label(x(share, end) + 5, y + thickness - 3, value, Anchor.START, Ink.MUTED));
        }
    }

    private void stack(BarFigure figure, Group group, double y, double end, List<Drawing.Shape> shapes) {
        double from = 0;
        for (int i = 0; i < group.shares().size(); i++) {
            double to = from + group.shares().get(i);
            shapes.add(new Drawing.Bar(
                    x(from, end),
                    y,
                    x(to, end) - x(from, end),
                    thickness,
                    figure.series().get(i).ink()));
            from = to;
        }
        Text kept = Numbers.percent(group.shares().get(0), 1);
        shapes.add(new Drawing.Label(x(end, end) + 6, y + thickness - 3, kept, Anchor.START, Ink.MUTED));
    }

    private double x(double share, double end) {
        return left + (width - left - VALUE_ROOM) * (end == 0 ? 0 : share / end);
    }

    /** A label at the left of its bars: on two lines where one is too short and there is room for two. */
    private void label(Text label, double middle, boolean roomForTwo, List<Drawing.Shape> shapes) {
        boolean two = roomForTwo && Legend.longest(label) > room();
        String[] english = two ? broken(label.en()) : new String[] {label.en(), ""};
        String[] french = two ? broken(label.fr()) : new String[] {label.fr(), ""};
        double first = two ? middle - LINE / 2 : middle;
        for (int line = 0; line < (two ? 2 : 1); line++) {
            Text text = Text.of(shortened(english[line]), shortened(french[line]));
            shapes.add(new Drawing.Label(left - 10, first + line * LINE, text, Anchor.END, Ink.TEXT));
        }
    }

    /** The two lines of a label, the first as long as it may be. */
    private String[] broken(String label) {
        int at = label.length() <= room() ? -1 : label.lastIndexOf(' ', room());
        return at < 0 ? new String[] {label, ""} : new String[] {label.substring(0, at), label.substring(at + 1)};
    }

    private String shortened(String label) {
        return label.length() <= room() ? label : label.substring(0, room() - 1).strip() + "\u2026";
    }

    /** How many letters fit at the left. */
    private int room() {
        return (int) ((left - 12) / Legend.LETTER);
    }

    private static double maximum(BarFigure figure) {
        return figure.arrangement() == Arrangement.STACKED
                ? 1
                : Math.max(
                        0.01,
                        figure.groups().stream()
                                .flatMap(group -> group.shares().stream())
                                .mapToDouble(share -> share)
                                .max()
                                .orElse(0));
    }
}
