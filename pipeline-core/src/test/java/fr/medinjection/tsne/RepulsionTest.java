package fr.medinjection.tsne;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepulsionTest {
    private static final int COUNT = 700;

    @ParameterizedTest
    @ValueSource(doubles = {1e-4, 1e-2, 1, 8, 40, 300})
    void treeIsNearTheTruth(double spread) {
        check(new BarnesHut(0.5), NaiveTsne.map(COUNT, spread, 1), 0.1, 0.01);
        check(new BarnesHut(0.1), NaiveTsne.map(COUNT, spread, 1), 0.001, 0.0001);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 8, 40})
    void gridIsNearTheTruth(double spread) {
        check(new GridRepulsion(0.35, 4096), NaiveTsne.map(COUNT, spread, 1), 0.2, 0.005);
        check(new GridRepulsion(0.2, 4096), NaiveTsne.map(COUNT, spread, 1), 0.02, 0.0005);
    }

    /** Where all points are in one cell, as at the start, the forces are small and less exact; the normaliser is not. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-4, 1e-2})
    void gridIsCoarseWithinACell(double spread) {
        check(new GridRepulsion(0.35, 4096), NaiveTsne.map(COUNT, spread, 1), 0.5, 0.0001);
        check(new GridRepulsion(0.2, 4096), NaiveTsne.map(COUNT, spread, 1), 0.2, 0.0001);
    }

    @Test
    void gridFollowsAChangingMap() {
        GridRepulsion grid = new GridRepulsion(0.25, 4096);
        for (double spread : new double[] {1, 2, 30, 3, 3.1}) {
            check(grid, NaiveTsne.map(COUNT, spread, 2), 0.05, 0.001);
        }
    }

    @Test
    void gridTakesAMapThatIsAsWideAsALine() {
        float[] map = NaiveTsne.map(COUNT, 20, 3);
        for (int i = 1; i < map.length; i += 2) {
            map[i] *= 0.01f;
        }
        check(new GridRepulsion(0.25, 4096), map, 0.02, 0.001);
    }

    @Test
    void wideMapsGetWiderCells() {
        float[] map = NaiveTsne.map(COUNT, 1e6, 3);
        float[] forces = new float[map.length];
        try (Workers workers = new Workers(1)) {
            assertThat(new GridRepulsion(0.5, 128).apply(map, forces, workers)).isFinite();
        }
        assertThat(forces).doesNotContain(Float.NaN);
    }

    @Test
    void pointsAtOnePlaceDoNotPush() {
        float[] map = new float[2 * COUNT];
        for (Repulsion repulsion : new Repulsion[] {new BarnesHut(0.5), new GridRepulsion(0.5, 4096)}) {
            float[] forces = new float[map.length];
            double normaliser;
            try (Workers workers = new Workers(1)) {
                normaliser = repulsion.apply(map, forces, workers);
            }
            assertThat(normaliser).isCloseTo(COUNT * (COUNT - 1.0), within(0.01 * COUNT * COUNT));
            for (int i = 2; i < forces.length; i++) { // the same for all: they move together
                assertThat(forces[i]).isEqualTo(forces[i - 2]);
            }
        }
    }

    @Test
    void someAtOnePlace() {
        float[] map = NaiveTsne.map(COUNT, 5, 4);
        System.arraycopy(map, 0, map, 200, 2);
        System.arraycopy(map, 0, map, 300, 2);
        for (int i = 400; i < 430; i++) {
            map[i] = 1;
        }
        check(new BarnesHut(0.1), map, 0.01, 0.001);
        check(new GridRepulsion(0.25, 4096), map, 0.02, 0.001);
    }

    private static void check(Repulsion repulsion, float[] map, double forceError, double normaliserError) {
        float[] forces = new float[map.length];
        double normaliser;
        try (Workers workers = new Workers(2)) {
            normaliser = repulsion.apply(map, forces, workers);
        }
        double truth = NaiveTsne.normaliser(map);
        assertThat(normaliser).isCloseTo(truth, within(normaliserError * truth + 1e-6));
        double error = NaiveTsne.error(forces, NaiveTsne.repulsion(map));
        assertThat(error).isLessThan(forceError);
    }
}
