package fr.medinjection.tsne;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeighboursTest {
    private static final SearchConfig SEARCH = new SearchConfig(0, 6, 60, 4, 20, 0.001, 100);

    @ParameterizedTest
    @CsvSource({"2,1,1", "5,3,4", "300,7,12", "513,50,30"})
    void exactOnesAreThoseOfAllDistances(int count, int dimensions, int each) {
        Points points = NaiveTsne.mixture(count, dimensions, 3, 1);
        Neighbours found = exact(points, each, 2);
        for (int i = 0; i < count; i++) {
            int[] truth = nearest(points, i, each);
            for (int rank = 0; rank < each; rank++) {
                double distance = NaiveTsne.squaredDistance(points, i, truth[rank]);
                assertThat((double) found.squaredDistance(i, rank)).isCloseTo(distance, within(1e-5 * distance));
                assertThat(NaiveTsne.squaredDistance(points, i, found.index(i, rank)))
                        .isCloseTo(distance, within(1e-5 * distance));
                assertThat(found.index(i, rank)).isNotEqualTo(i);
            }
        }
    }

    @Test
    void betweenTwoSets() {
        Points points = NaiveTsne.mixture(400, 10, 3, 1);
        Points queries = new Points(Arrays.copyOf(points.values(), 70 * 10), 10);
        Neighbours found;
        try (Workers workers = new Workers(2)) {
            found = ExactNeighbours.between(queries, points, 5, workers);
        }
        for (int i = 0; i < 70; i++) {
            assertThat(found.index(i, 0)).isEqualTo(i);
            assertThat(found.squaredDistance(i, 0)).isZero();
        }
    }

    @Test
    void equalPointsAreOrderedByNumber() {
        Points points = new Points(new float[20 * 3], 3);
        Neighbours found = exact(points, 5, 1);
        assertThat(Arrays.copyOfRange(found.indices(), 0, 5)).containsExactly(1, 2, 3, 4, 5);
        assertThat(Arrays.copyOfRange(found.indices(), 15, 20)).containsExactly(0, 1, 2, 4, 5);
        Neighbours approximate = approximate(points, 5, 1);
        assertThat(approximate.squaredDistances()).containsOnly(0);
    }

    @Test
    void approximateOnesAreNearlyAll() {
        Points points = NaiveTsne.mixture(5_000, 20, 10, 3);
        Neighbours found = approximate(points, 30, 2);
        assertThat(found.recall(exact(points, 30, 2))).isGreaterThan(0.97);
        for (int i = 0; i < points.count(); i++) {
            int[] list = Arrays.copyOfRange(found.indices(), 30 * i, 30 * i + 30);
            assertThat(list).doesNotHaveDuplicates().doesNotContain(i);
            for (int rank = 1; rank < 30; rank++) {
                assertThat(found.squaredDistance(i, rank)).isGreaterThanOrEqualTo(found.squaredDistance(i, rank - 1));
            }
        }
    }

    @Test
    void approximateOnesAreTheSameWithAnyNumberOfThreads() {
        Points points = NaiveTsne.mixture(2_000, 20, 10, 4);
        Neighbours one = approximate(points, 20, 1);
        for (int threads : new int[] {2, 4}) {
            Neighbours more = approximate(points, 20, threads);
            assertThat(more.indices()).isEqualTo(one.indices());
            assertThat(more.squaredDistances()).isEqualTo(one.squaredDistances());
        }
    }

    @Test
    void recallCountsTheTrueOnes() {
        Points points = NaiveTsne.mixture(100, 5, 2, 5);
        Neighbours truth = exact(points, 10, 1);
        assertThat(truth.recall(truth)).isEqualTo(1);
        Neighbours half = exact(points, 5, 1);
        assertThat(half.recall(truth)).isEqualTo(0.5);
    }

    private static Neighbours exact(Points points, int each, int threads) {
        try (Workers workers = new Workers(threads)) {
            return ExactNeighbours.of(points, each, workers);
        }
    }

    private static Neighbours approximate(Points points, int each, int threads) {
        try (Workers workers = new Workers(threads)) {
            return ApproximateNeighbours.of(points, each, SEARCH, 1, workers);
        }
    }

    private static int[] nearest(Points points, int i, int each) {
        Integer[] others = new Integer[points.count()];
        Arrays.setAll(others, j -> j);
        Arrays.sort(others, Comparator.comparingDouble(j -> j == i ? -1 : NaiveTsne.squaredDistance(points, i, j)));
        int[] nearest = new int[each];
        for (int rank = 0; rank < each; rank++) {
            nearest[rank] = others[rank + 1];
        }
        return nearest;
    }
}
