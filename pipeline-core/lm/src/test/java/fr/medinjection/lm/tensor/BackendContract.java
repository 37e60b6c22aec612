package fr.medinjection.lm.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every backend: each operation against its naive twin, on sizes that end inside panels, blocks and strands, and on whole ones. */
public interface BackendContract {
    Backend backend();

    /** How far a result may be from the twin's, as the length of the difference over that of the result. */
    double rounding();

    /** A matrix as the backend holds weights and activations; the twin gets its numbers. */
    default Tensor matrix(float[] values, long... shape) {
        return backend().of(values, shape);
    }

    /** What the backend makes of numbers when it takes them in. */
    default float[] taken(float[] values) {
        return values;
    }

    @ParameterizedTest
    @CsvSource({"1,7,5", "17,33,300", "70,256,512", "130,40,16"})
    default void products(int rows, int depth, int columns) {
        float[] a = random(1, rows * depth);
        float[] b = random(2, depth * columns);
        float[] c = random(3, rows * columns);
        same(on -> List.of(
                on.product(m(on, a, rows, depth), m(on, b, depth, columns)),
                on.productTransposed(m(on, a, rows, depth), m(on, b, columns, depth)),
                on.transposedProduct(m(on, a, depth, rows), m(on, b, depth, columns)),
                on.addProduct(m(on, c, rows, columns), 0.5, m(on, a, rows, depth), m(on, b, depth, columns)),
                on.addProductTransposed(m(on, c, rows, columns), -2, m(on, a, rows, depth), m(on, b, columns, depth)),
                on.addTransposedProduct(m(on, c, rows, columns), 3, m(on, a, depth, rows), m(on, b, depth, columns))));
    }

    @ParameterizedTest
    @CsvSource({"1,8", "67,37", "100,256"})
    default void rowsAndColumns(int rows, int columns) {
        float[] a = random(1, rows * columns);
        float[] b = random(2, rows * columns);
        float[] w = random(3, columns);
        same(on -> {
            Tensor x = m(on, a, rows, columns);
            Tensor y = m(on, b, rows, columns);
            return List.of(
                    on.multiplyRows(x, on.affine(on.of(w, columns), 2, -1)),
                    on.multiply(x, y),
                    on.scale(m(on, a, rows, columns), -0.5),
                    on.multiplyColumns(x, on.of(random(4, rows), rows)),
                    on.weighedPlusProduct(
                            x,
                            on.of(w, columns),
                            m(on, random(6, rows * 16), rows, 16),
                            m(on, random(7, columns * 16), columns, 16)),
                    on.weighAndAddProduct(
                            m(on, a, rows, columns),
                            on.of(w, columns),
                            m(on, random(6, rows * 16), rows, 16),
                            m(on, random(7, columns * 16), columns, 16)),
                    on.weigh(x, on.of(w, columns), y).rows(),
                    on.weigh(x, on.of(w, columns), y).dots(),
                    on.rowDots(x, y),
                    on.columnDots(x, y),
                    on.sum(x, y),
                    on.rmsNorm(x, on.of(w, columns), 1e-6),
                    on.rmsNormBackward(x, on.of(w, columns), 1e-6, y, m(on, b, rows, columns)),
                    on.gated(x, y),
                    on.add(m(on, a, rows, columns), y));
        });
    }

    /** With fewer rows than columns of the second factor, and with more. */
    @ParameterizedTest
    @CsvSource({"5,12,40", "100,37,16"})
    default void weighedProduct(int rows, int columns, int width) {
        same(on -> {
            Tensor into = m(on, random(5, rows * width), rows, width);
            Tensor dots = on.addWeighedProduct(
                    into,
                    m(on, random(1, rows * columns), rows, columns),
                    on.of(random(3, columns), columns),
                    m(on, random(2, rows * columns), rows, columns),
                    m(on, random(4, columns * width), columns, width));
            return List.of(into, dots);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void rotation(boolean normalised) {
        int rows = 40;
        int heads = 6;
        int half = 5;
        float[] a = random(1, rows * heads * 2 * half);
        float[] b = random(2, rows * heads * 2 * half);
        same(on -> {
            Optional<Backend.HeadNorm> norm = normalised
                    ? Optional.of(new Backend.HeadNorm(on.of(random(3, 2 * half), 2L * half), 1e-5))
                    : Optional.empty();
            Backend.Angles angles = new Backend.Angles(
                    on.of(random(4, rows * half), rows, half), on.of(random(5, rows * half), rows, half));
            Tensor x = m(on, a, rows, heads * 2L * half);
            return List.of(
                    on.rotate(x, norm, angles), on.rotateBackward(x, norm, angles, m(on, b, rows, heads * 2L * half)));
        });
    }

    /** Two texts in the rows, one longer than a block of queries; with a window, and with keys of a cache. */
    @ParameterizedTest
    @CsvSource({"0,4,2,8", "9,4,2,8", "0,3,3,8", "70,2,1,8", "0,4,2,32", "9,2,1,64", "70,2,1,128", "0,2,2,128"})
    default void attention(int window, int queryHeads, int keyHeads, int width) {
        int rows = 190;
        int second = 150;
        int[] from = new int[rows];
        int[] to = new int[rows];
        for (int i = 0; i < rows; i++) {
            int first = i < second ? 0 : second;
            from[i] = window == 0 ? first : Math.max(first, i - window + 1);
            to[i] = i + 1;
        }
        Visible visible = new Visible(from, to);
        Heads heads = new Heads(queryHeads, keyHeads, width);
        same(on -> attention(on, heads, visible, rows, rows));
        Visible cached = new Visible(new int[] {0, 20, 44}, new int[] {11, 31, 45});
        same(on -> attention(on, heads, cached, 3, 60));
    }

    private List<Tensor> attention(Backend on, Heads heads, Visible visible, int rows, int keyRows) {
        int wide = heads.queries() * heads.width();
        int narrow = heads.keys() * heads.width();
        Tensor q = m(on, random(1, rows * wide), rows, wide);
        Tensor k = m(on, random(2, keyRows * narrow), keyRows, narrow);
        Tensor v = m(on, random(3, keyRows * narrow), keyRows, narrow);
        Backend.Attended attended = on.attend(q, k, v, heads, visible);
        Backend.AttentionGradients gradients =
                on.attendBackward(q, k, v, attended, heads, visible, m(on, random(4, rows * wide), rows, wide));
        return List.of(attended.values(), gradients.queries(), gradients.keys(), gradients.values());
    }

    @Test
    default void gateGradients() {
        float[] a = random(1, 40 * 37);
        same(on -> {
            Tensor gate = m(on, a, 40, 37);
            Tensor up = m(on, random(2, a.length), 40, 37);
            on.gatedBackward(gate, up, m(on, random(3, a.length), 40, 37));
            return List.of(gate, up);
        });
    }

    @Test
    default void gateDots() {
        float[] a = random(1, 100 * 37);
        same(on -> {
            Tensor gate = m(on, a, 100, 37);
            Tensor up = m(on, random(2, a.length), 100, 37);
            Backend.GateDots dots = on.gatedBackwardDots(gate, up, m(on, random(3, a.length), 100, 37));
            return List.of(gate, up, dots.gate(), dots.up());
        });
    }

    @Test
    default void crossEntropy() {
        int rows = 50;
        int columns = 333;
        int[] labels = new Random(6).ints(rows, -20, columns).toArray();
        float[] z = random(1, rows * columns);
        for (int i = 0; i < z.length; i++) {
            z[i] *= 8;
        }
        same(on -> {
            Tensor logits = m(on, z, rows, columns);
            float[] losses = floats(on.crossEntropy(m(on, z, rows, columns), labels));
            float[] again = floats(on.crossEntropyGradients(logits, labels, 0.25));
            return List.of(on.of(losses, rows), on.of(again, rows), logits);
        });
    }

    @ParameterizedTest
    @CsvSource({"30,20,16,0.3", "70,256,256,0.05", "90,100,700,0.2", "3,300,513,0"})
    default void dropout(int rows, int columns, int outputs, double probability) {
        Random random = new Random(7);
        Drops drops = Drops.of(rows, columns, (float) (1 / (1 - probability)), (row, into) -> {
            int count = 0;
            for (int column = 0; column < columns; column++) {
                into[count] = column;
                count += random.nextDouble() < probability ? 1 : 0;
            }
            return count;
        });
        float[] weight = random(2, outputs * columns);
        float[] gain = random(3, outputs);
        same(on -> {
            Tensor x = m(on, random(1, rows * columns), rows, columns);
            Tensor w = m(on, weight, outputs, columns);
            Tensor plain = on.productTransposed(x, w);
            Tensor left = on.decompose(plain, x, drops, w, on.of(gain, outputs));
            Tensor gradient = m(on, random(4, rows * outputs), rows, outputs);
            Tensor factors = on.of(gain, outputs);
            Tensor into = on.addProduct(
                    m(on, random(5, rows * columns), rows, columns),
                    drops.kept(),
                    on.multiplyRows(gradient, factors),
                    w);
            return List.of(
                    on.dropped(x, drops), left, plain, on.withdraw(into, drops, gradient, Optional.of(factors), w));
        });
    }

    @Test
    default void optimizer() {
        AdamW rule = new AdamW(0.9, 0.999, 1e-8, 0.1);
        same(on -> {
            Tensor p = on.of(random(1, 120), 4, 30);
            Tensor m = on.sums(4, 30);
            Tensor v = on.sums(4, 30);
            for (int step = 1; step < 5; step++) {
                on.adamW(p, on.of(random(step, 120), 4, 30), m, v, rule, 1e-2, step);
            }
            return List.of(p, m, v);
        });
    }

    private void same(Function<Backend, List<Tensor>> work) {
        Backend fast = backend();
        Backend naive = PlainBackend.doublePrecision();
        List<float[]> actual =
                fast.scoped(() -> work.apply(fast).stream().map(fast::floats).toList());
        List<float[]> expected = work.apply(naive).stream().map(naive::floats).toList();
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i)).as("result %d", i).hasSameSizeAs(expected.get(i));
            assertThat(error(actual.get(i), expected.get(i))).as("result %d", i).isLessThan(rounding());
        }
    }

    private Tensor m(Backend on, float[] values, long... shape) {
        return on instanceof PlainBackend ? on.of(taken(values), shape) : matrix(values, shape);
    }

    /** The length of the difference over that of the right result. */
    private static double error(float[] actual, float[] expected) {
        double difference = 0;
        double length = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow((double) actual[i] - expected[i], 2);
            length += Math.pow(expected[i], 2);
        }
        return length == 0 ? Math.sqrt(difference) : Math.sqrt(difference / length);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static float[] random(long seed, int length) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
