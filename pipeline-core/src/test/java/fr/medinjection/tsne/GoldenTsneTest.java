package fr.medinjection.tsne;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what {@code src/test/python/record_tsne.py} recorded of scikit-learn and openTSNE. */
class GoldenTsneTest {
    private static JsonNode golden;
    private static Points points;
    private static int perplexity;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = GoldenTsneTest.class.getResourceAsStream("golden.json")) {
            golden = new ObjectMapper().readTree(in);
        }
        points = new Points(floats("vectors"), golden.get("dimensions").asInt());
        perplexity = golden.get("perplexity").asInt();
    }

    @Test
    void affinitiesAreThoseOfScikitLearn() {
        try (Workers workers = new Workers(2)) {
            double[] first = NaiveTsne.dense(affinities(workers))[0];
            float[] theirs = floats("affinitiesOfFirst");
            for (int j = 0; j < first.length; j++) {
                assertThat(first[j]).isCloseTo(theirs[j], within(2e-8));
            }
        }
    }

    @Test
    void divergenceAndGradientAreThoseOfScikitLearn() {
        try (Workers workers = new Workers(2)) {
            Affinities affinities = affinities(workers);
            float[] map = floats("map");
            float[] repelled = new float[map.length];
            float[] attracted = new float[map.length];
            double normaliser = new BarnesHut(0.01).apply(map, repelled, workers);
            affinities.attract(map, attracted, 0, points.count());
            assertThat(affinities.divergence(map, workers) + Math.log(normaliser))
                    .isCloseTo(golden.get("divergence").asDouble(), within(1e-4));
            double[] theirs = new double[map.length];
            float[] ours = new float[map.length];
            for (int i = 0; i < map.length; i++) {
                theirs[i] = golden.get("gradient").get(i).asDouble();
                ours[i] = (float) (4 * (attracted[i] - repelled[i] / normaliser));
            }
            assertThat(NaiveTsne.error(ours, theirs)).isLessThan(1e-3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000})
    void theMapIsAsGoodAsTheBest(int barnesHutUpTo) {
        TsneConfig config = TsneTest.config(perplexity, 0, barnesHutUpTo, 1000, 250, 750);
        Layout layout = new Tsne(config, 2).layout(points.values(), points.dimensions());
        double best = Math.min(
                golden.get("finalScikitLearn").asDouble(),
                golden.get("finalOpenTsne").asDouble());
        try (Workers workers = new Workers(2)) {
            double divergence = NaiveTsne.divergence(NaiveTsne.dense(affinities(workers)), layout.coordinates());
            assertThat(divergence).isLessThan(1.01 * best);
        }
    }

    private static Affinities affinities(Workers workers) {
        return Affinities.of(ExactNeighbours.of(points, 3 * perplexity, workers), perplexity, workers);
    }

    private static float[] floats(String field) {
        JsonNode node = golden.get(field);
        float[] values = new float[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) node.get(i).asDouble();
        }
        return values;
    }
}
