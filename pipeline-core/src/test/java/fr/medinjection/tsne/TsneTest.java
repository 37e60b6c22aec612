package fr.medinjection.tsne;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.UserException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TsneTest {
    private static final int CLUSTERS = 5;

    /** Barnes-Hut and grid, exact and approximate neighbours. */
    @ParameterizedTest
    @CsvSource({"1000,1000", "0,1000", "0,0"})
    void theMapIsTheSameWithAnyNumberOfThreads(int barnesHutUpTo, int exactUpTo) {
        Points points = NaiveTsne.mixture(600, 8, CLUSTERS, 1);
        TsneConfig config = config(20, 0, barnesHutUpTo, exactUpTo, 60);
        Layout one = new Tsne(config, 1).layout(points.values(), 8);
        for (int threads : new int[] {2, 4}) {
            Layout more = new Tsne(config, threads).layout(points.values(), 8);
            assertThat(more.coordinates()).isEqualTo(one.coordinates());
            assertThat(more.divergence()).isEqualTo(one.divergence());
        }
    }

    @Test
    void manyPointsAreSpreadInSeveralPieces() {
        float[] map = NaiveTsne.map(40_000, 30, 2);
        float[] one = new float[map.length];
        float[] three = new float[map.length];
        double normaliser;
        try (Workers workers = new Workers(1)) {
            normaliser = new GridRepulsion(0.5, 4096).apply(map, one, workers);
        }
        try (Workers workers = new Workers(3)) {
            assertThat(new GridRepulsion(0.5, 4096).apply(map, three, workers)).isEqualTo(normaliser);
        }
        assertThat(three).isEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000})
    void clustersStayTogether(int barnesHutUpTo) {
        Points points = NaiveTsne.mixture(600, 8, CLUSTERS, 1);
        Layout layout = new Tsne(config(20, 0, barnesHutUpTo, 1000, 250), 2).layout(points.values(), 8);
        assertThat(preserved(points, layout.coordinates(), 10)).isGreaterThan(0.4);
        assertThat(layout.divergence()).isBetween(0.2, 1.2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000})
    void theDivergenceIsThatOfAllPairs(int barnesHutUpTo) {
        Points points = NaiveTsne.mixture(300, 8, CLUSTERS, 1);
        Layout layout = new Tsne(config(20, 0, barnesHutUpTo, 1000, 250), 2).layout(points.values(), 8);
        try (Workers workers = new Workers(1)) {
            Affinities affinities = Affinities.of(ExactNeighbours.of(points, 60, workers), 20, workers);
            double truth = NaiveTsne.divergence(NaiveTsne.dense(affinities), layout.coordinates());
            assertThat(layout.divergence()).isCloseTo(truth, within(0.005));
        }
    }

    @Test
    void principalComponentsAreEnoughForLongVectors() {
        Points points = NaiveTsne.mixture(400, 40, CLUSTERS, 3);
        Layout layout = new Tsne(config(20, 10, 1000, 1000, 250), 2).layout(points.values(), 40);
        assertThat(layout.coordinates()).hasSize(800).doesNotContain(Float.NaN);
        assertThat(preserved(points, layout.coordinates(), 10)).isGreaterThan(0.15);
    }

    @Test
    void theMiddleIsTheOrigin() {
        Points points = NaiveTsne.mixture(200, 8, CLUSTERS, 4);
        float[] map = new Tsne(config(20, 0, 1000, 1000, 100), 1)
                .layout(points.values(), 8)
                .coordinates();
        double sum = 0;
        for (int i = 0; i < map.length; i += 2) {
            sum += map[i];
        }
        assertThat(sum / 200).isCloseTo(0, within(1e-4));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 10, 60})
    void fewPointsLowerThePerplexity(int count) {
        Points points = NaiveTsne.mixture(count, 8, 2, 1);
        Layout layout = new Tsne(config(30, 0, 1000, 1000, 100), 1).layout(points.values(), 8);
        assertThat(layout.perplexity()).isEqualTo((count - 1) / 3.0);
        assertThat(layout.coordinates()).hasSize(2 * count).doesNotContain(Float.NaN);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void threePointsAreNoMap(int count) {
        assertThatThrownBy(() -> new Tsne(config(30, 0, 0, 0, 1), 1).layout(new float[count * 8], 8))
                .isInstanceOf(UserException.class)
                .hasMessage("Cannot draw a map: " + count + " vectors, expected at least 4");
    }

    @ParameterizedTest
    @CsvSource({"1000,1000", "0,1000", "0,0"})
    void identicalVectorsGetPlaces(int barnesHutUpTo, int exactUpTo) {
        float[] vectors = new float[500 * 8];
        Arrays.fill(vectors, 0.5f);
        Layout layout = new Tsne(config(20, 0, barnesHutUpTo, exactUpTo, 100), 2).layout(vectors, 8);
        for (float coordinate : layout.coordinates()) {
            assertThat(coordinate).isFinite();
        }
    }

    @Test
    void copiesStandBesideTheirOriginals() {
        Points points = NaiveTsne.mixture(400, 8, CLUSTERS, 1);
        float[] twice = Arrays.copyOf(points.values(), points.values().length * 2);
        System.arraycopy(points.values(), 0, twice, points.values().length, points.values().length);
        float[] map = new Tsne(config(20, 0, 0, 1000, 250), 2).layout(twice, 8).coordinates();
        Bounds bounds = Bounds.of(map);
        for (int i = 0; i < 400; i++) {
            double apart = Math.hypot(map[2 * i] - map[800 + 2 * i], map[2 * i + 1] - map[801 + 2 * i]);
            assertThat(apart).isLessThan(0.05 * bounds.width());
        }
    }

    @Test
    void newPointsStandNearTheirNeighbours() {
        Points points = NaiveTsne.mixture(800, 8, CLUSTERS, 1);
        int known = 700;
        float[] vectors = Arrays.copyOf(points.values(), known * 8);
        float[] added = Arrays.copyOfRange(points.values(), known * 8, 800 * 8);
        for (int components : new int[] {0, 5}) {
            Tsne tsne = new Tsne(config(20, components, 0, 1000, 250), 2);
            float[] map = tsne.layout(vectors, 8).coordinates();
            float[] placed = tsne.place(vectors, map, added, 8);
            assertThat(placed).hasSize(200);
            assertThat(new Tsne(config(20, components, 0, 1000, 250), 1).place(vectors, map, added, 8))
                    .isEqualTo(placed);
            assertNear(points, known, map, placed);
        }
    }

    /** For nearly all new points, most of the nearest in the map are of the nearest fifth among the vectors. */
    private static void assertNear(Points points, int known, float[] map, float[] placed) {
        int near = 0;
        try (Workers workers = new Workers(1)) {
            Points first = new Points(Arrays.copyOf(points.values(), known * 8), 8);
            Points rest = new Points(Arrays.copyOfRange(points.values(), known * 8, points.values().length), 8);
            Neighbours truth = ExactNeighbours.between(rest, first, known / 5, workers);
            Neighbours onMap = ExactNeighbours.between(new Points(placed, 2), new Points(map, 2), 10, workers);
            for (int i = 0; i < rest.count(); i++) {
                int[] list = Arrays.copyOfRange(truth.indices(), i * known / 5, (i + 1) * known / 5);
                long found = Arrays.stream(onMap.indices(), i * 10, i * 10 + 10)
                        .filter(j -> Arrays.stream(list).anyMatch(k -> k == j))
                        .count();
                near += found > 5 ? 1 : 0;
            }
            assertThat(near).isGreaterThan(rest.count() * 9 / 10);
        }
    }

    @Test
    void noNewPoints() {
        assertThat(new Tsne(config(20, 0, 0, 0, 1), 1).place(new float[80], new float[20], new float[0], 8))
                .isEmpty();
    }

    private static double preserved(Points points, float[] map, int each) {
        try (Workers workers = new Workers(1)) {
            return ExactNeighbours.of(new Points(map, 2), each, workers)
                    .recall(ExactNeighbours.of(points, each, workers));
        }
    }

    static TsneConfig config(double perplexity, int components, int barnesHutUpTo, int exactUpTo, int iterations) {
        return config(perplexity, components, barnesHutUpTo, exactUpTo, iterations, iterations);
    }

    static TsneConfig config(double perplexity, int components, int barnesHutUpTo, int exactUpTo, int early, int late) {
        return new TsneConfig(
                false,
                perplexity,
                components,
                new SearchConfig(exactUpTo, 6, 100, 4, 20, 0.001, 100),
                new Phase(early, 12, 0.8),
                new Phase(late, 1, 0.8),
                0,
                barnesHutUpTo,
                0.5,
                0.35,
                4096,
                new PlacingConfig(5, 100, 1.5, 0.1, 0.8),
                1,
                42);
    }
}
