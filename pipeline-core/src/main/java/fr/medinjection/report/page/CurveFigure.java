package fr.medinjection.report.page;

import java.util.List;

/**
 * Curves over one axis, such as a loss by step.
 *
 * @param id the name of its files and its anchor
 * @param across what the horizontal axis counts
 */
public record CurveFigure(String id, Text title, Text note, Text across, List<Series> series) implements Block {
    /** One curve: its points from left to right. */
    public record Series(Text name, Look look, List<Point> points) {
        public Series {
            points = List.copyOf(points);
        }
    }

    /** A measured value. */
    public record Point(double x, double y) {}

    /** How a curve looks; no two of the first are alike in colour or in stroke. */
    public enum Look {
        NATIVE(Ink.NATIVE, Drawing.Stroke.SOLID),
        TRANSLATED(Ink.TRANSLATED, Drawing.Stroke.SOLID),
        SYNTHETIC(Ink.SYNTHETIC, Drawing.Stroke.SOLID),
        NATIVE_DASHED(Ink.NATIVE, Drawing.Stroke.DASHED),
        SYNTHETIC_DASHED(Ink.SYNTHETIC, Drawing.Stroke.DASHED),
        TRANSLATED_DASHED(Ink.TRANSLATED, Drawing.Stroke.DASHED),
        ALL(Ink.TEXT, Drawing.Stroke.SOLID),
        LEAK(Ink.LEAK, Drawing.Stroke.SOLID),
        LEAK_DASHED(Ink.LEAK, Drawing.Stroke.DASHED),
        OTHER_DOTTED(Ink.OTHER, Drawing.Stroke.DOTTED);

        private final Ink ink;
        private final Drawing.Stroke stroke;

        Look(Ink ink, Drawing.Stroke stroke) {
            this.ink = ink;
            this.stroke = stroke;
        }

        Ink ink() {
            return ink;
        }

        Drawing.Stroke stroke() {
            return stroke;
        }

        /** The look of the curve at a place; after the last they come again. */
        public static Look at(int place) {
            return values()[place % values().length];
        }
    }

    public CurveFigure {
        series = List.copyOf(series);
    }

    @Override
    public Html html() {
        return picture().html();
    }

    @Override
    public List<Attachment> attachments() {
        return picture().attachments();
    }

    private Picture picture() {
        return new Picture(id, title, note, CurveLayout.WIDE.of(this), CurveLayout.NARROW.of(this));
    }
}
