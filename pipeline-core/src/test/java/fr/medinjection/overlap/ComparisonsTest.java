package fr.medinjection.overlap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Neighbours, mixing, means and kernel distances of small samples against their definitions written out. */
class ComparisonsTest {
    private static final Permutations PERMUTATIONS = new Permutations(42, 99);

    /** Unit vectors; those of {@code b} lie {@code apart} away from those of {@code a}. */
    static Sample sample(long seed, int size, int dimension, double apart, String... labels) {
        Random random = new Random(seed);
        List<float[]> vectors = new ArrayList<>();
        List<String> theirs = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String label = labels[i % labels.length];
            float[] values = new float[dimension];
            for (int d = 0; d < dimension; d++) {
                double shift = d == List.of(labels).indexOf(label) ? apart : 0;
                values[d] = (float) (random.nextGaussian() + shift);
            }
            vectors.add(Samples.unit(values));
            theirs.add(label);
        }
        return new Sample("all", vectors, theirs);
    }

    private static double product(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255, 256, 257, 600})
    void blockGivesTheProductsOfAllPairs(int size) {
        Sample sample = sample(size, size, 19, 0, "a");
        VectorBlock block = VectorBlock.of(sample.vectors());
        float[] products = new float[size];
        for (int i = 0; i < size; i += 7) {
            block.products(sample.vectors().get(i), products);
            for (int j = 0; j < size; j++) {
                assertThat((double) products[j])
                        .isCloseTo(
                                product(
                                        sample.vectors().get(i),
                                        sample.vectors().get(j)),
                                within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsTheNeighboursThatSortingFinds(long seed) {
        List<float[]> vectors = sample(seed, 300, 12, 0, "a").vectors();
        int[][] found = Neighbours.of(vectors, 10);
        for (int i = 0; i < vectors.size(); i++) {
            int item = i;
            List<Integer> expected = IntStream.range(0, vectors.size())
                    .filter(j -> j != item)
                    .boxed()
                    .sorted(Comparator.comparingDouble(j -> -product(vectors.get(item), vectors.get(j))))
                    .limit(10)
                    .toList();
            assertThat(IntStream.of(found[i]).boxed().toList()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mixesByChanceWhatIsOfOneKindAndNotWhatStandsApart(long seed) {
        List<Finding> same = new Mixing(10, PERMUTATIONS).of(sample(seed, 600, 8, 0, "A", "B", "C"));
        assertThat(same).hasSize(3).allSatisfy(finding -> {
            assertThat(finding.expected()).isCloseTo(400 / 599.0, within(1e-9));
            assertThat(finding.value()).isCloseTo(finding.expected(), within(0.05));
        });
        List<Finding> apart = new Mixing(10, PERMUTATIONS).of(sample(seed, 600, 8, 6, "A", "B", "C"));
        assertThat(apart).allSatisfy(finding -> {
            assertThat(finding.value()).isLessThan(0.05);
            assertThat(finding.pValue()).isEqualTo(0.01, within(1e-12));
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void kernelDistanceIsThatOfTheDefinition(long seed) {
        Sample pair = sample(seed, 40, 6, 0.7, "A", "B");
        Finding found = new MeanDiscrepancy(PERMUTATIONS).of(pair, "A", "B");
        assertThat(found.value()).isCloseTo(definition(pair), within(1e-6));
        Finding swapped = new MeanDiscrepancy(PERMUTATIONS).of(pair, "B", "A");
        assertThat(swapped.value()).isCloseTo(found.value(), within(1e-12));
    }

    private static double definition(Sample pair) {
        int size = pair.size();
        double[][] squares = new double[size][size];
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                for (int d = 0; d < 6; d++) {
                    squares[i][j] +=
                            Math.pow(pair.vectors().get(i)[d] - pair.vectors().get(j)[d], 2);
                }
                if (j < i) {
                    all.add(squares[i][j]);
                }
            }
        }
        all.sort(null);
        double median = all.get(all.size() / 2);
        double value = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                boolean equal = pair.labels().get(i).equals(pair.labels().get(j));
                double weight = equal ? 1.0 / (20 * 19) : -1.0 / (20 * 20);
                value += i == j ? 0 : weight * Math.exp(-squares[i][j] / median);
            }
        }
        return value;
    }

    @Test
    void testsRejectByChanceAsOftenAsTheirLevelSays() {
        int means = 0;
        int kernels = 0;
        for (long seed = 1; seed <= 100; seed++) {
            Sample same = sample(seed, 60, 4, 0, "A", "B");
            means += new Centroids(PERMUTATIONS).of(same, "A", "B").pValue() <= 0.1 ? 1 : 0;
            kernels += new MeanDiscrepancy(PERMUTATIONS).of(same, "A", "B").pValue() <= 0.1 ? 1 : 0;
        }
        assertThat(means).isBetween(3, 19); // ten expected; outside of this once in 300 times
        assertThat(kernels).isBetween(3, 19);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void testsSeeADifference(long seed) {
        Sample apart = sample(seed, 200, 6, 1, "A", "B");
        assertThat(new MeanDiscrepancy(PERMUTATIONS).of(apart, "A", "B").pValue())
                .isLessThan(0.02);
        Finding centroids = new Centroids(PERMUTATIONS).of(apart, "A", "B");
        assertThat(centroids.pValue()).isLessThan(0.02);
        assertThat(centroids.value()).isGreaterThan(2 * centroids.expected());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 50})
    void identicalVectorsAreNoDifference(int size) {
        List<float[]> vectors = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            vectors.add(new float[] {0.6f, 0.8f});
            labels.add(i % 2 == 0 ? "A" : "B");
        }
        Sample sample = new Sample("all", vectors, labels);
        assertThat(new MeanDiscrepancy(PERMUTATIONS).of(sample, "A", "B").value())
                .isCloseTo(0, within(1e-6));
        assertThat(new Centroids(PERMUTATIONS).of(sample, "A", "B").value()).isCloseTo(0, within(1e-6));
        assertThat(new Centroids(PERMUTATIONS).of(sample, "A", "B").pValue()).isGreaterThan(0.5);
    }
}
