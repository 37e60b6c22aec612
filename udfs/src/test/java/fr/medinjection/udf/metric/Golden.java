package fr.medinjection.udf.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.assertj.core.data.Offset;

/** What the reference packages said, as {@code src/test/python/record_metrics.py} recorded it. */
public final class Golden {
    public static final Offset<Double> EXACT = Offset.offset(1e-9);

    private Golden() {}

    /** The file, which must say which packages it is from. */
    public static JsonNode file(String name) {
        try (InputStream zipped = Golden.class.getResourceAsStream(name + ".json.gz");
                InputStream json = new GZIPInputStream(zipped)) {
            JsonNode document = new ObjectMapper().readTree(json);
            assertThat(document.path("versions").size()).isPositive();
            return document;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cases of a list, at least {@code minimum}, so that a lost resource is not a passed test. */
    public static List<JsonNode> cases(JsonNode list, int minimum) {
        List<JsonNode> cases = StreamSupport.stream(list.spliterator(), false).toList();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(minimum);
        return cases;
    }

    public static double[] doubles(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToDouble(Golden::number)
                .toArray();
    }

    /** A number; {@code null} is NaN, and {@code "inf"} infinity. */
    public static double number(JsonNode value) {
        return value.isNull() ? Double.NaN : value.isTextual() ? Double.POSITIVE_INFINITY : value.doubleValue();
    }

    public static List<String> words(JsonNode text) {
        return List.of(
                text.textValue().isEmpty() ? new String[0] : text.textValue().split(" "));
    }

    public static List<Integer> ints(JsonNode list) {
        List<Integer> ints = new ArrayList<>();
        list.forEach(value -> ints.add(value.intValue()));
        return ints;
    }
}
