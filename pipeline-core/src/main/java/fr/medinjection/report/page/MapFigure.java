package fr.medinjection.report.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;

/**
 * Points on a plane: a reader zooms with wheel, fingers, keys or buttons, points at one to read it, and chooses what the colours
 * stand for. The points travel within the page, packed, so that nothing is fetched. For print it is a picture in the colours of the
 * first colouring.
 *
 * @param id its anchor
 * @param colourings what the colours may stand for, the first one to begin with
 * @param points the points
 */
public record MapFigure(String id, Text title, Text note, List<Colouring> colourings, List<Point> points)
        implements Block {
    /** What colours stand for: each point has one of the values, by its place here. */
    public record Colouring(String key, Text name, List<Value> values) {
        public Colouring {
            values = List.copyOf(values);
        }
    }

    /** A value and its colour; one without a colour of its own gets one on the page. */
    public record Value(Text name, Optional<Ink> ink) {
        public static Value of(Text name, Ink ink) {
            return new Value(name, Optional.of(ink));
        }

        public static Value of(Text name) {
            return new Value(name, Optional.empty());
        }
    }

    /**
     * A point.
     *
     * @param text what is shown when it is pointed at
     * @param values the place of its value in each colouring
     */
    public record Point(double x, double y, String text, List<Integer> values) {
        public Point {
            values = List.copyOf(values);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STEPS = 65_535;

    public MapFigure {
        colourings = List.copyOf(colourings);
        points = List.copyOf(points);
    }

    @Override
    public Html html() {
        String caption = id + "-title";
        return Html.element(
                "figure",
                Html.with("class", "map", "id", id),
                Html.element("figcaption", Html.with("id", caption), title.html()),
                Html.element("div", Html.with("class", "map-controls"), choices(), zooms()),
                Html.element(
                        "div",
                        Html.with("class", "map-frame"),
                        Html.element(
                                "canvas",
                                Html.with(
                                        "tabindex",
                                        "0",
                                        "role",
                                        "img",
                                        "aria-labelledby",
                                        caption,
                                        "width",
                                        "960",
                                        "height",
                                        "720")),
                        Html.element("div", Html.with("class", "map-tip", "hidden", ""))),
                Html.element("ul", Html.with("class", "map-legend")),
                data("map-about", "application/json", about()),
                data("map-points", "text/plain", Base64.getEncoder().encodeToString(packed())),
                Captions.under(note, PictureFiles.links(id)));
    }

    @Override
    public List<Attachment> attachments() {
        return new PictureFiles(id, title, MapLayout.of(this).drawing()).attachments();
    }

    private Html choices() {
        List<Html> buttons = new ArrayList<>();
        for (Colouring colouring : colourings) {
            buttons.add(Html.element(
                    "button",
                    Html.with("type", "button", "data-colouring", colouring.key(), "aria-pressed", "false"),
                    colouring.name().html()));
        }
        return Html.element("span", Html.with("role", "group"), Html.all(buttons));
    }

    private static Html zooms() {
        return Html.element(
                "span",
                Html.with("role", "group"),
                zoom("in", "+", "Zoom in / Agrandir"),
                zoom("out", "\u2212", "Zoom out / R\u00e9duire"),
                zoom("all", "\u25a2", "Whole map / Carte enti\u00e8re"));
    }

    private static Html zoom(String what, String sign, String label) {
        return Html.element(
                "button", Html.with("type", "button", "data-zoom", what, "aria-label", label), Html.text(sign));
    }

    /** No browser runs a block of such a type; what could end it is written otherwise. */
    private static Html data(String name, String type, String content) {
        return new Html("<script class=\"" + name + "\" type=\"" + type + "\">" + content.replace("<", "\\u003c")
                + "</script>");
    }

    private String about() {
        ObjectNode about = JSON.createObjectNode().put("points", points.size());
        ArrayNode list = about.putArray("colourings");
        for (Colouring colouring : colourings) {
            ArrayNode values = named(list.addObject().put("key", colouring.key()), colouring.name())
                    .putArray("values");
            colouring
                    .values()
                    .forEach(value -> named(
                            values.addObject()
                                    .put("ink", value.ink().map(Ink::css).orElse("")),
                            value.name()));
        }
        try {
            return JSON.writeValueAsString(about);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write the colourings of " + id, e);
        }
    }

    private static ObjectNode named(ObjectNode node, Text name) {
        return node.put("en", name.en()).put("fr", name.fr());
    }

    /** All x, all y, then the values of each colouring, each two bytes, then the texts, one a line; all deflated. */
    byte[] packed() {
        MapFrame frame = MapFrame.around(points);
        byte[] texts = String.join(
                        "\n", points.stream().map(point -> line(point.text())).toList())
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(2 * points.size() * (2 + colourings.size()) + texts.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        points.forEach(point -> bytes.putShort((short) Math.round(frame.x(point.x()) * STEPS)));
        points.forEach(point -> bytes.putShort((short) Math.round(frame.y(point.y()) * STEPS)));
        for (int colouring = 0; colouring < colourings.size(); colouring++) {
            int at = colouring;
            points.forEach(point -> bytes.putShort(point.values().get(at).shortValue()));
        }
        return deflated(bytes.put(texts).array());
    }

    private static String line(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(bytes);
        deflater.finish();
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }
}
