package fr.medinjection.udf.metric.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.udf.metric.Golden;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static final Bootstrap BOOTSTRAP = new Bootstrap(2_000, 0.95, 7);

    @Test
    void meanIsTheGeneralStatistic() {
        double[] sums = {3, 1, 0, 5, 2};
        long[] items = {4, 1, 2, 6, 2};
        Interval interval = BOOTSTRAP.mean(sums, items);
        assertThat(interval).isEqualTo(BOOTSTRAP.interval(5, weights -> naiveMean(sums, items, weights)));
        assertThat(interval.estimate()).isEqualTo(11 / 15.0);
        assertThat(interval).isNotEqualTo(new Bootstrap(2_000, 0.95, 8).mean(sums, items));
    }

    @Test
    void intervalOfAMeanCoversItAsOftenAsItSays() {
        SplittableRandom random = new SplittableRandom(1);
        long[] ones = ones(100);
        int covered = 0;
        for (int trial = 0; trial < 300; trial++) {
            double[] values = IntStream.range(0, 100)
                    .mapToDouble(i -> random.nextDouble() < 0.3 ? 1 : 0)
                    .toArray();
            Interval interval = new Bootstrap(400, 0.95, trial).mean(values, ones);
            covered += interval.low() <= 0.3 && interval.high() >= 0.3 ? 1 : 0;
        }
        assertThat(covered / 300.0).isBetween(0.91, 0.98);
    }

    @Test
    void itemsOfOneClusterAreNotIndependent() {
        double[] items = IntStream.range(0, 200).mapToDouble(i -> i / 20 % 2).toArray();
        double[] clusters = IntStream.range(0, 10).mapToDouble(i -> i % 2 * 20).toArray();
        long[] twenty = IntStream.range(0, 10).mapToLong(i -> 20).toArray();
        Interval independent = BOOTSTRAP.mean(items, ones(200));
        Interval clustered = BOOTSTRAP.mean(clusters, twenty);
        assertThat(clustered.estimate()).isEqualTo(independent.estimate());
        assertThat(clustered.high() - clustered.low()).isGreaterThan(3 * (independent.high() - independent.low()));
    }

    @Test
    void pairedDifferenceIsNarrowerThanItsParts() {
        SplittableRandom random = new SplittableRandom(3);
        double[] first = random.doubles(150).toArray();
        double[] second = Arrays.stream(first).map(v -> v - 0.05).toArray();
        Bootstrap.Difference difference = BOOTSTRAP.meanDifference(first, second, ones(150));
        assertThat(difference.interval().estimate()).isCloseTo(0.05, Golden.EXACT);
        assertThat(difference.interval().low()).isCloseTo(0.05, Golden.EXACT);
        assertThat(difference.p()).isEqualTo(1 / 2_001.0);
        assertThat(BOOTSTRAP.meanDifference(first, first, ones(150)).p()).isEqualTo(1);
    }

    @Test
    void pOfNoDifferenceIsUniform() {
        SplittableRandom random = new SplittableRandom(5);
        int below = 0;
        for (int trial = 0; trial < 400; trial++) {
            double[] first = random.doubles(60).toArray();
            double[] second = random.doubles(60).toArray();
            below += new Bootstrap(200, 0.95, trial)
                                    .meanDifference(first, second, ones(60))
                                    .p()
                            < 0.1
                    ? 1
                    : 0;
        }
        assertThat(below / 400.0).isCloseTo(0.1, Offset.offset(0.05));
    }

    @Test
    void correlationsAreResampledByDrawingPairs() {
        SplittableRandom random = new SplittableRandom(9);
        double[] x = random.doubles(80).toArray();
        double[] y = Arrays.stream(x).map(v -> v + random.nextDouble()).toArray();
        assertThat(Bootstrap.drawn(new double[] {1, 2, 3}, new int[] {2, 0, 1})).containsExactly(1, 1, 3);
        Interval interval = BOOTSTRAP.interval(
                80, weights -> Correlation.pearson(Bootstrap.drawn(x, weights), Bootstrap.drawn(y, weights))
                        .value());
        double r = Correlation.pearson(x, y).value();
        double half = 1.96 / Math.sqrt(77);
        assertThat(interval.estimate()).isEqualTo(r);
        assertThat(atanh(interval.low())).isCloseTo(atanh(r) - half, Offset.offset(0.1));
        assertThat(atanh(interval.high())).isCloseTo(atanh(r) + half, Offset.offset(0.1));
    }

    /** Fisher's transformation, on which a correlation of normal values has a known variance. */
    private static double atanh(double r) {
        return Math.log((1 + r) / (1 - r)) / 2;
    }

    @Test
    void resamplesWithoutAValueAreLeftOut() {
        Interval interval = BOOTSTRAP.interval(2, weights -> weights[0] == 0 ? Double.NaN : weights[0]);
        assertThat(interval).isEqualTo(new Interval(1, 1, 2, 0.95));
        assertThat(BOOTSTRAP.interval(1, weights -> Double.NaN).low()).isNaN();
    }

    @Test
    void refusesWhatIsNoBootstrap() {
        assertThatThrownBy(() -> new Bootstrap(0, 0.95, 1))
                .hasMessage("Invalid number of resamples: 0, expected at least 1");
        assertThatThrownBy(() -> new Bootstrap(10, 1, 1))
                .hasMessage("Invalid confidence: 1.0, expected between 0 and 1");
    }

    private static double naiveMean(double[] sums, long[] items, int[] weights) {
        double sum = IntStream.range(0, sums.length)
                .mapToDouble(i -> weights[i] * sums[i])
                .sum();
        return sum
                / IntStream.range(0, sums.length)
                        .mapToLong(i -> weights[i] * items[i])
                        .sum();
    }

    private static long[] ones(int count) {
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
