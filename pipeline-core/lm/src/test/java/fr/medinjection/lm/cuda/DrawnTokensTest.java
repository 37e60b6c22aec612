package fr.medinjection.lm.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.lm.tensor.Tensor;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The next token where it is drawn: the numbers against a twin, their shares against the probabilities. */
class DrawnTokensTest {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int COLUMNS = 301;

    private final Random random = new Random(8);

    /** Where the twin's first is ahead of its second by more than single precision can turn round. */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 1, 4})
    void theTokensOfTheTwin(double temperature) {
        CudaBackend backend = new CudaBackend(Devices.underTest(), Element.FLOAT);
        int rows = 40;
        float[] scores = scores(rows);
        List<BitSet> allowed =
                IntStream.range(0, rows).mapToObj(row -> some(row % 5)).toList();
        int[] drawn = backend.drawn(backend.of(scores, rows, COLUMNS), allowed, temperature, 77);
        int clear = 0;
        for (int row = 0; row < rows; row++) {
            int expected = -1;
            double best = Double.NEGATIVE_INFINITY;
            double second = best;
            for (int k : allowed.get(row).stream().toArray()) {
                double score = scores[row * COLUMNS + k] / temperature - Math.log(-Math.log(uniform(77, row, k)));
                second = Math.max(second, Math.min(best, score));
                expected = score > best ? k : expected;
                best = Math.max(best, score);
            }
            if (expected < 0 || best - second > 1e-3) {
                clear++;
                assertThat(drawn[row]).as("row %d", row).isEqualTo(expected);
            }
        }
        assertThat(clear).isGreaterThan(rows - 3);
        assertThat(drawn).contains(-1);
    }

    private static double uniform(long key, int row, int token) {
        return ((mixed(mixed(key + row * GOLDEN) + token * GOLDEN) >>> 40) + 0.5) * 0x1p-24;
    }

    private static long mixed(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }

    /** Each row's own scores; none where {@code kind} is 0, then some, then all. */
    private BitSet some(int kind) {
        BitSet some = new BitSet();
        if (kind == 4) {
            some.set(0, COLUMNS);
        } else {
            random.ints(50L * kind, 0, COLUMNS).forEach(some::set);
        }
        return some;
    }

    private float[] scores(int rows) {
        float[] scores = new float[rows * COLUMNS];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) (3 * random.nextGaussian());
        }
        return scores;
    }

    /** The statistic of Pearson's test on four degrees of freedom is above 23.5 once in ten thousand times. */
    @ParameterizedTest
    @EnumSource(Element.class)
    void eachTokenHasItsShare(Element element) {
        CudaBackend backend = new CudaBackend(Devices.underTest(), element);
        int rows = 4000;
        float[] logits = {0.5f, 2, -1, 9, 1.5f, 0};
        float[] scores = new float[rows * logits.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = logits[i % logits.length];
        }
        BitSet allButOne = new BitSet();
        allButOne.set(0, logits.length);
        allButOne.clear(3);
        double temperature = 1.5;
        Tensor x = element == Element.FLOAT
                ? backend.of(scores, rows, logits.length)
                : CudaBackendTest.half(backend, scores, rows, logits.length);
        int[] drawn = backend.drawn(x, Collections.nCopies(rows, allButOne), temperature, 5);
        double all = allButOne.stream()
                .mapToDouble(k -> Math.exp(logits[k] / temperature))
                .sum();
        double statistic = allButOne.stream()
                .mapToDouble(k -> {
                    double expected = rows * Math.exp(logits[k] / temperature) / all;
                    long seen = IntStream.of(drawn).filter(d -> d == k).count();
                    return (seen - expected) * (seen - expected) / expected;
                })
                .sum();
        assertThat(statistic).isLessThan(23.5);
        assertThat(drawn).doesNotContain(3, -1);
    }

    @Test
    void aKeyGivesTheSameAgainAndColdGivesTheBest() {
        CudaBackend backend = new CudaBackend(Devices.underTest(), Element.FLOAT);
        Tensor scores = backend.of(scores(30), 30, COLUMNS);
        List<BitSet> all = Collections.nCopies(30, some(4));
        int[] drawn = backend.drawn(scores, all, 2, 1);
        assertThat(backend.drawn(scores, all, 2, 1)).isEqualTo(drawn);
        assertThat(backend.drawn(scores, all, 2, 2)).isNotEqualTo(drawn);
        assertThat(backend.drawn(scores, all, 1e-6, 1)).isEqualTo(backend.best(scores, all));
    }
}
