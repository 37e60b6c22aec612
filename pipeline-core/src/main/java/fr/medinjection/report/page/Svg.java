package fr.medinjection.report.page;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A drawing as SVG: inside the page, where it takes the page's colours and languages, or as a file of its own. */
final class Svg {
    static final int FONT_SIZE = 12;
    private static final String FONTS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

    private final Drawing drawing;

    Svg(Drawing drawing) {
        this.drawing = drawing;
    }

    /** For the page; {@code titleId} is the element that says what the picture shows. */
    Html inline(String titleId, String variant) {
        return Html.element(
                "svg",
                Html.with("class", variant, "role", "img", "aria-labelledby", titleId, "viewBox", box()),
                Html.all(drawing.shapes().stream().map(Svg::inline).toList()));
    }

    private static Html inline(Drawing.Shape shape) {
        if (shape instanceof Drawing.Bar bar) {
            return rectangle(bar, Html.with("class", bar.ink().css()));
        } else if (shape instanceof Drawing.Rule rule) {
            return line(rule, Html.with("class", "rule"));
        } else if (shape instanceof Drawing.Curve curve) {
            return curve(
                    curve,
                    Html.with("class", "curve", "stroke", "var(--" + curve.ink().css() + ")"));
        } else if (shape instanceof Drawing.Dots dots) {
            return dots(dots, Html.with("stroke", "var(--" + dots.ink().css() + ")"));
        }
        Drawing.Label label = (Drawing.Label) shape;
        Text text = label.text();
        return text.en().equals(text.fr())
                ? words(label, text.en(), Html.with("class", label.ink().css()))
                : Html.all(
                        words(label, text.en(), Html.with("class", label.ink().css(), "lang", "en")),
                        words(label, text.fr(), Html.with("class", label.ink().css(), "lang", "fr")));
    }

    /** A file in one language, on white. */
    String file(Text title, Tongue tongue) {
        Html shapes = Html.all(drawing.shapes().stream()
                .map(shape -> standalone(shape, tongue))
                .toList());
        Html ground = Html.element("rect", Html.with("width", "100%", "height", "100%", "fill", Ink.PAPER.light()));
        Map<String, String> root = Html.with(
                "xmlns", "http://www.w3.org/2000/svg",
                "viewBox", box(),
                "width", number(drawing.width()),
                "height", number(drawing.height()),
                "font-family", FONTS,
                "font-size", Integer.toString(FONT_SIZE),
                "lang", tongue.code());
        return Html.element("svg", root, Html.element("title", Html.text(title.in(tongue))), ground, shapes)
                        .markup()
                + "\n";
    }

    private static Html standalone(Drawing.Shape shape, Tongue tongue) {
        if (shape instanceof Drawing.Bar bar) {
            return rectangle(bar, Html.with("fill", bar.ink().light()));
        } else if (shape instanceof Drawing.Rule rule) {
            return line(rule, Html.with("stroke", Ink.RULE.light()));
        } else if (shape instanceof Drawing.Curve curve) {
            return curve(curve, Html.with("stroke", curve.ink().light()));
        } else if (shape instanceof Drawing.Dots dots) {
            return dots(dots, Html.with("stroke", dots.ink().light()));
        }
        Drawing.Label label = (Drawing.Label) shape;
        return words(
                label, label.text().in(tongue), Html.with("fill", label.ink().light()));
    }

    private static Html rectangle(Drawing.Bar bar, Map<String, String> style) {
        style.putAll(Html.with(
                "x",
                number(bar.x()),
                "y",
                number(bar.y()),
                "width",
                number(bar.width()),
                "height",
                number(bar.height())));
        return Html.element("rect", style);
    }

    private static Html line(Drawing.Rule rule, Map<String, String> style) {
        style.putAll(Html.with(
                "x1", number(rule.x1()), "y1", number(rule.y1()), "x2", number(rule.x2()), "y2", number(rule.y2())));
        return Html.element("line", style);
    }

    private static Html curve(Drawing.Curve curve, Map<String, String> style) {
        String points = curve.points().stream()
                .map(point -> number(point.x()) + "," + number(point.y()))
                .collect(Collectors.joining(" "));
        style.putAll(Html.with(
                "fill",
                "none",
                "stroke-width",
                "1.5",
                "stroke-linejoin",
                "round",
                "stroke-dasharray",
                curve.stroke().dashes(),
                "points",
                points));
        return Html.element("polyline", style);
    }

    /** Lines of no length with round ends: a hundred thousand points in a megabyte. */
    private static Html dots(Drawing.Dots dots, Map<String, String> style) {
        String lines = dots.points().stream()
                .map(point -> "M" + number(point.x()) + " " + number(point.y()) + "h0")
                .collect(Collectors.joining());
        style.putAll(Html.with(
                "stroke-width", number(dots.diameter()), "stroke-linecap", "round", "fill", "none", "d", lines));
        return Html.element("path", style);
    }

    private static Html words(Drawing.Label label, String words, Map<String, String> style) {
        style.putAll(Html.with("x", number(label.x()), "y", number(label.y())));
        if (label.anchor() != Drawing.Anchor.START) {
            style.put("text-anchor", label.anchor().name().toLowerCase(Locale.ROOT));
        }
        return Html.element("text", style, Html.text(words));
    }

    private String box() {
        return "0 0 " + number(drawing.width()) + " " + number(drawing.height());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value).replaceFirst("\\.?0+$", "");
    }
}
