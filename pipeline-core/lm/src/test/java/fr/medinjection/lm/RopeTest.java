package fr.medinjection.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cosines and sines of transformers, recorded by src/test/python/record_rope.py, for rotary positions as published models have them. */
class RopeTest {
    /** A frequency may be one unit in the last place off, which at a position this far is more than an angle's own rounding. */
    private static final double ULP = 1.2e-7;

    static Stream<Arguments> cases() throws IOException {
        JsonNode cases = new ObjectMapper()
                .readTree(Files.readString(Golden.resource("/golden/rope.json")))
                .path("cases");
        return StreamSupport.stream(cases.spliterator(), false)
                .map(recorded -> Arguments.of(recorded.path("name").asText(), recorded));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void turnsAsTransformers(String name, JsonNode recorded) {
        Rope rope = ModelConfig.of(recorded.path("config")).rope();
        assertThat(rope.pairs()).isEqualTo(recorded.path("cosine").get(0).size());
        for (int i = 0; i < recorded.path("positions").size(); i++) {
            int position = recorded.path("positions").get(i).asInt();
            for (int pair = 0; pair < rope.pairs(); pair++) {
                double cosine = recorded.path("cosine").get(i).get(pair).asDouble();
                double sine = recorded.path("sine").get(i).get(pair).asDouble();
                double tolerance = 1e-6 + ULP * position;
                assertThat(rope.cosine(position, pair))
                        .as("%s: %d, %d", name, position, pair)
                        .isCloseTo(cosine, within(tolerance));
                assertThat(rope.sine(position, pair))
                        .as("%s: %d, %d", name, position, pair)
                        .isCloseTo(sine, within(tolerance));
            }
        }
    }
}
