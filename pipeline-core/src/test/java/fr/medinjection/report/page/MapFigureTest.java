package fr.medinjection.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class MapFigureTest {
    private static final List<MapFigure.Colouring> COLOURINGS = List.of(new MapFigure.Colouring(
            "component",
            Text.of("Component", "Composante"),
            List.of(
                    MapFigure.Value.of(Text.of("Native", "Natif"), Ink.NATIVE),
                    MapFigure.Value.of(Text.same("</script><script>alert(1)</script>")))));

    private static MapFigure figure(List<MapFigure.Point> points) {
        return new MapFigure("map", Text.same("Map"), Text.NONE, COLOURINGS, points);
    }

    private static ByteBuffer inflated(byte[] packed) throws DataFormatException {
        Inflater inflater = new Inflater();
        inflater.setInput(packed);
        byte[] out = new byte[1 << 22];
        int length = inflater.inflate(out);
        assertThat(inflater.finished()).isTrue();
        inflater.end();
        return ByteBuffer.wrap(out, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void packsPlacesValuesAndTexts() throws DataFormatException {
        ByteBuffer bytes = inflated(figure(List.of(
                        new MapFigure.Point(-10, 5, "Un\npremier <b>texte</b>", List.of(0)),
                        new MapFigure.Point(10, 0, "Deuxième", List.of(1)),
                        new MapFigure.Point(0, 5, "", List.of(1))))
                .packed());
        assertThat(shorts(bytes, 3)).containsExactly(0, 65535, 32768);
        assertThat(shorts(bytes, 3)).containsExactly(40959, 24576, 40959); // the shorter side in the middle
        assertThat(shorts(bytes, 3)).containsExactly(0, 1, 1);
        String texts = StandardCharsets.UTF_8.decode(bytes).toString();
        assertThat(texts).isEqualTo("Un premier <b>texte</b>\nDeuxième\n");
    }

    private static List<Integer> shorts(ByteBuffer bytes, int count) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            found.add(Short.toUnsignedInt(bytes.getShort()));
        }
        return found;
    }

    @Test
    void isAPictureForPrintInTheColoursOfTheFirstColouring() {
        List<Attachment> files = figure(List.of(
                        new MapFigure.Point(-10, 5, "a", List.of(0)),
                        new MapFigure.Point(10, -15, "b", List.of(1)),
                        new MapFigure.Point(0, 5, "c", List.of(0))))
                .attachments();
        assertThat(files)
                .extracting(Attachment::path)
                .containsExactly(
                        "figures/map.en.svg", "figures/map.en.png", "figures/map.fr.svg", "figures/map.fr.png");
        String french = new String(files.get(2).content(), StandardCharsets.UTF_8);
        assertThat(french)
                .contains(
                        ">Natif</text>",
                        "stroke=\"" + Ink.NATIVE.light() + "\"",
                        "stroke=\"" + Ink.OTHER.light() + "\"")
                .contains("&lt;/script&gt;")
                .contains("d=\"M6 27h0\"", "d=\"M526 547h0\"", "d=\"M266 27h0\"");
    }

    @Test
    void aLegendThatIsTooLongGoesOnBelow() {
        List<MapFigure.Value> values = IntStream.range(0, 14)
                .mapToObj(i -> MapFigure.Value.of(Text.same("component " + i)))
                .toList();
        MapFigure figure = new MapFigure(
                "map",
                Text.same("Map"),
                Text.NONE,
                List.of(new MapFigure.Colouring("component", Text.same("Component"), values)),
                List.of(new MapFigure.Point(0, 0, "a", List.of(0))));
        Drawing drawing = MapLayout.of(figure).drawing();
        List<Drawing.Label> names = drawing.shapes().stream()
                .filter(Drawing.Label.class::isInstance)
                .map(Drawing.Label.class::cast)
                .toList();
        assertThat(names).hasSize(14).allMatch(name -> name.x() + Legend.LETTER * 12 <= drawing.width());
        assertThat(names.stream().map(Drawing.Label::y).distinct()).hasSize(4);
    }

    @Test
    void namesFromDataDoNotEndTheBlockTheyTravelIn() {
        String html = figure(List.of(new MapFigure.Point(0, 0, "</script>", List.of(0))))
                .html()
                .markup();
        assertThat(html.split("<script", -1)).hasSize(3);
        assertThat(html.split("</script>", -1)).hasSize(3);
        assertThat(html).contains("\\u003c/script>\\u003cscript>alert(1)");
    }

    @Test
    void pointsOnOnePlaceAreNoDivisionByNothing() throws DataFormatException {
        ByteBuffer bytes = inflated(
                figure(List.of(new MapFigure.Point(3, 3, "a", List.of(0)), new MapFigure.Point(3, 3, "b", List.of(0))))
                        .packed());
        assertThat(shorts(bytes, 4)).containsOnly(32768);
    }

    @Test
    void aHundredThousandPointsTakeFewMegabytes() {
        List<MapFigure.Point> points = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            points.add(new MapFigure.Point(
                    Math.sin(i) * 50, Math.cos(i * 1.7) * 50, "Question numéro " + i, List.of(i % 2)));
        }
        assertThat(figure(points).packed().length).isLessThan(3_000_000);
    }
}
