package fr.medinjection.source.raw;

import static fr.medinjection.source.raw.RawFixture.LIMITS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streamed reading against reading the whole file with an object mapper and its lines with a loop. */
class JsonTwinTest {
    private static final String[] STRINGS = {"", "é", "]}", "\"", "\\", "😀\n", "{[", ",", "x".repeat(70)};
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void streamedEqualsWhole(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            ArrayNode array = MAPPER.createArrayNode();
            ObjectNode keyed = MAPPER.createObjectNode();
            for (int i = random.nextInt(12); i > 0; i--) {
                array.add(object(random, 3));
                keyed.set(STRINGS[random.nextInt(STRINGS.length)] + i, object(random, 3));
            }
            assertThat(read(written(array, random), JsonElements.Shape.ARRAY, random))
                    .isEqualTo(List.copyOf(children(array)));
            assertThat(read(written(keyed, random), JsonElements.Shape.OBJECT, random))
                    .isEqualTo(List.copyOf(children(keyed)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7, 8})
    void linesEqualANaiveSplit(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 300; round++) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            for (int i = random.nextInt(200); i > 0; i--) {
                text.write("ab\r\n\n\n".charAt(random.nextInt(6)));
            }
            byte[] bytes = text.toByteArray();
            ByteLines lines = new ByteLines(trickle(bytes, random), 0, 1000);
            List<String> found = new ArrayList<>();
            while (lines.next()) {
                found.add(new String(lines.bytes(), 0, lines.length(), StandardCharsets.UTF_8));
            }
            assertThat(found).isEqualTo(naiveLines(new String(bytes, StandardCharsets.UTF_8)));
            assertThat(lines.position()).isEqualTo(bytes.length);
        }
    }

    private static List<String> naiveLines(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        lines.replaceAll(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        return lines;
    }

    private static byte[] written(JsonNode node, SplittableRandom random) throws IOException {
        return random.nextBoolean()
                ? MAPPER.writeValueAsBytes(node)
                : MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
    }

    private static List<JsonNode> read(byte[] bytes, JsonElements.Shape shape, SplittableRandom random)
            throws IOException {
        DamageStream in = new DamageStream(trickle(bytes, random));
        List<JsonNode> nodes = new ArrayList<>();
        try (JsonReads reads = new JsonReads(new RawText("f", LIMITS, in), in, shape, new JsonText(LIMITS))) {
            for (RawRead read = reads.next(); read != null; read = reads.next()) {
                nodes.add(((RawRead.Whole) read).record().fields());
            }
        }
        return nodes;
    }

    private static List<JsonNode> children(JsonNode node) {
        List<JsonNode> children = new ArrayList<>();
        node.elements().forEachRemaining(children::add);
        return children;
    }

    /** A stream that gives a few bytes at a time, so that every place is a buffer's end once. */
    private static InputStream trickle(byte[] bytes, SplittableRandom random) {
        int most = 1 + random.nextInt(20);
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, most));
            }
        };
    }

    private static ObjectNode object(SplittableRandom random, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set(STRINGS[random.nextInt(STRINGS.length)], value(random, depth - 1));
        }
        return object;
    }

    private static JsonNode value(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> JsonNodeFactory.instance.textNode(STRINGS[random.nextInt(STRINGS.length)]);
            case 1 -> JsonNodeFactory.instance.numberNode(random.nextInt(-100, 100));
            case 2 -> JsonNodeFactory.instance.booleanNode(true);
            case 3 -> JsonNodeFactory.instance.nullNode();
            case 4 -> object(random, depth);
            default ->
                JsonNodeFactory.instance
                        .arrayNode()
                        .add(value(random, depth - 1))
                        .add(object(random, depth));
        };
    }
}
