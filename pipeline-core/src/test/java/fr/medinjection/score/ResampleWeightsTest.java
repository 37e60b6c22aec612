package fr.medinjection.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.udf.metric.statistics.Bootstrap;
import fr.medinjection.udf.metric.statistics.Interval;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResampleWeightsTest {
    @Test
    void weightsArePoissonWithMeanAndVarianceOne() {
        ResampleWeights weights = new ResampleWeights(1000, 3);
        double[] all = IntStream.range(0, 500)
                .mapToObj(i -> weights.of("case-" + i))
                .flatMapToDouble(w -> Arrays.stream(w).mapToDouble(v -> v))
                .toArray();
        assertThat(Arrays.stream(all).average().orElseThrow()).isCloseTo(1, within(0.005));
        assertThat(Arrays.stream(all).map(v -> (v - 1) * (v - 1)).average().orElseThrow())
                .isCloseTo(1, within(0.01));
        assertThat((double) Arrays.stream(all).filter(v -> v == 0).count() / all.length)
                .isCloseTo(Math.exp(-1), within(0.002));
    }

    @Test
    void clustersAndSeedsAreIndependent() {
        ResampleWeights weights = new ResampleWeights(20_000, 3);
        assertThat(weights.of("a")).isEqualTo(weights.of("a"));
        assertThat(correlation(weights.of("case-1"), weights.of("case-2"))).isCloseTo(0, within(0.03));
        assertThat(correlation(weights.of("a"), new ResampleWeights(20_000, 4).of("a")))
                .isCloseTo(0, within(0.03));
    }

    @Test
    void intervalsAreThoseOfDrawingClusters() {
        Random random = new Random(5);
        double[] sums = new double[300];
        long[] items = new long[300];
        for (int i = 0; i < sums.length; i++) {
            items[i] = 1L + random.nextInt(4);
            sums[i] = random.nextInt((int) items[i] + 1);
        }
        int resamples = 4000;
        ReplicateSums replicates = new ReplicateSums(2, resamples);
        ResampleWeights weights = new ResampleWeights(resamples, 9);
        for (int i = 0; i < sums.length; i++) {
            replicates.add(new long[] {items[i], (long) sums[i]}, weights.of("cluster" + i));
        }
        double[] means = IntStream.rangeClosed(1, resamples)
                .mapToDouble(i -> mean(replicates, i))
                .toArray();
        Interval ours = Interval.percentile(mean(replicates, 0), means, 0.95);
        Interval drawn = new Bootstrap(resamples, 0.95, 1).mean(sums, items);
        assertThat(ours.estimate()).isCloseTo(drawn.estimate(), within(1e-12));
        assertThat(ours.low()).isCloseTo(drawn.low(), within(0.006));
        assertThat(ours.high()).isCloseTo(drawn.high(), within(0.006));
    }

    @Test
    void sumsThatCouldOverflowAreRefused() {
        ReplicateSums sums = new ReplicateSums(1, 1);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 4; i++) {
                        sums.add(new long[] {1L << 58}, new long[] {1});
                    }
                })
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ReplicateSums.fixed(new double[] {Double.NaN}, new long[] {1}))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ReplicateSums.fixed(new double[] {-1}, new long[] {1}))
                .isInstanceOf(IllegalStateException.class);
    }

    private static double mean(ReplicateSums sums, int replicate) {
        double[] vector = sums.vector(replicate, new long[] {1, 1});
        return vector[1] / vector[0];
    }

    private static double correlation(long[] first, long[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += (first[i] - 1.0) * (second[i] - 1.0);
        }
        return sum / first.length;
    }
}
