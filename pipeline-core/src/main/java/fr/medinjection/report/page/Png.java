package fr.medinjection.report.page;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** A drawing as a picture for print: four pixels a point on white, 288 to the printed inch. */
final class Png {
    private static final int SCALE = 4;

    private Png() {}

    static byte[] of(Drawing drawing, Tongue tongue) {
        BufferedImage image = new BufferedImage(
                (int) Math.ceil(drawing.width() * SCALE),
                (int) Math.ceil(drawing.height() * SCALE),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        canvas.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        canvas.setColor(color(Ink.PAPER));
        canvas.fillRect(0, 0, image.getWidth(), image.getHeight());
        canvas.scale(SCALE, SCALE);
        canvas.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, Svg.FONT_SIZE));
        drawing.shapes().forEach(shape -> paint(canvas, shape, tongue));
        canvas.dispose();
        return encoded(image);
    }

    private static void paint(Graphics2D canvas, Drawing.Shape shape, Tongue tongue) {
        if (shape instanceof Drawing.Bar bar) {
            canvas.setColor(color(bar.ink()));
            canvas.fill(new Rectangle2D.Double(bar.x(), bar.y(), bar.width(), bar.height()));
        } else if (shape instanceof Drawing.Rule rule) {
            canvas.setColor(color(Ink.RULE));
            canvas.draw(new Line2D.Double(rule.x1(), rule.y1(), rule.x2(), rule.y2()));
        } else if (shape instanceof Drawing.Curve curve) {
            canvas.setColor(color(curve.ink()));
            canvas.setStroke(stroke(curve.stroke()));
            canvas.draw(path(curve));
            canvas.setStroke(new BasicStroke());
        } else if (shape instanceof Drawing.Dots dots) {
            canvas.setColor(color(dots.ink()));
            double radius = dots.diameter() / 2;
            dots.points()
                    .forEach(point -> canvas.fill(new Ellipse2D.Double(
                            point.x() - radius, point.y() - radius, dots.diameter(), dots.diameter())));
        } else if (shape instanceof Drawing.Label label) {
            canvas.setColor(color(label.ink()));
            String words = label.text().in(tongue);
            double width =
                    canvas.getFontMetrics().getStringBounds(words, canvas).getWidth();
            double left =
                    switch (label.anchor()) {
                        case START -> 0;
                        case MIDDLE -> width / 2;
                        case END -> width;
                    };
            canvas.drawString(words, (float) (label.x() - left), (float) label.y());
        }
    }

    private static Path2D path(Drawing.Curve curve) {
        Path2D path = new Path2D.Double();
        Drawing.Point first = curve.points().get(0);
        path.moveTo(first.x(), first.y());
        curve.points().forEach(point -> path.lineTo(point.x(), point.y()));
        return path;
    }

    private static BasicStroke stroke(Drawing.Stroke stroke) {
        float width = 1.5f;
        if (stroke == Drawing.Stroke.SOLID) {
            return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
        }
        String[] lengths = stroke.dashes().split(" ", 2);
        float[] dashes = {Float.parseFloat(lengths[0]), Float.parseFloat(lengths[1])};
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0);
    }

    private static Color color(Ink ink) {
        return Color.decode(ink.light());
    }

    private static byte[] encoded(BufferedImage image) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
