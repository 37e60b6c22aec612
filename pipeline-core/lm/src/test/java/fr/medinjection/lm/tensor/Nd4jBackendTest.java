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

/** Each fused operation against its naive twin, on sizes that end inside panels, blocks and strands, and on whole ones. */
class Nd4jBackendTest {
    private static final Backend FAST = Nd4jBackend.singlePrecision();
    private static final Backend NAIVE = PlainBackend.doublePrecision();

    @ParameterizedTest
    @CsvSource({"1,7,5", "17,33,300", "70,256,512", "130,40,16"})
    void products(int rows, int depth, int columns) {
        float[] a = random(1, rows * depth);
        float[] b = random(2, depth * columns);
        float[] c = random(3, rows * columns);
        same(on -> List.of(
                on.product(on.of(a, rows, depth), on.of(b, depth, columns)),
                on.productTransposed(on.of(a, rows, depth), on.of(b, columns, depth)),
                on.transposedProduct(on.of(a, depth, rows), on.of(b, depth, columns)),
                on.addProduct(on.of(c, rows, columns), 0.5, on.of(a, rows, depth), on.of(b, depth, columns)),
                on.addProductTransposed(on.of(c, rows, columns), -2, on.of(a, rows, depth), on.of(b, columns, depth)),
                on.addTransposedProduct(on.of(c, rows, columns), 3, on.of(a, depth, rows), on.of(b, depth, columns))));
    }

    @ParameterizedTest
    @CsvSource({"1,8", "67,37", "100,256"})
    void rowsAndColumns(int rows, int columns) {
        float[] a = random(1, rows * columns);
        float[] b = random(2, rows * columns);
        float[] w = random(3, columns);
        same(on -> {
            Tensor x = on.of(a, rows, columns);
            Tensor y = on.of(b, rows, columns);
            return List.of(
                    on.multiplyRows(x, on.affine(on.of(w, columns), 2, -1)),
                    on.multiply(x, y),
                    on.scale(on.of(a, rows, columns), -0.5),
                    on.multiplyColumns(x, on.of(random(4, rows), rows)),
                    on.weighedSum(
                            x,
                            on.of(w, columns),
                            on.of(random(6, rows * 16), rows, 16),
                            on.of(random(7, columns * 16), columns, 16)),
                    on.weigh(x, on.of(w, columns), y).rows(),
                    on.weigh(x, on.of(w, columns), y).dots(),
                    on.rowDots(x, y),
                    on.rmsNorm(x, on.of(w, columns), 1e-6),
                    on.rmsNormBackward(x, on.of(w, columns), 1e-6, y, on.of(b, rows, columns)),
                    on.gated(x, y),
                    on.add(on.of(a, rows, columns), y));
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rotation(boolean normalised) {
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
            Tensor x = on.of(a, rows, heads * 2L * half);
            return List.of(
                    on.rotate(x, norm, angles), on.rotateBackward(x, norm, angles, on.of(b, rows, heads * 2L * half)));
        });
    }

    /** Two texts in the rows, one longer than a block of queries; with a window, and with keys of a cache. */
    @ParameterizedTest
    @CsvSource({"0,4,2", "9,4,2", "0,3,3", "70,2,1"})
    void attention(int window, int queryHeads, int keyHeads) {
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
        Heads heads = new Heads(queryHeads, keyHeads, 8);
        same(on -> attention(on, heads, visible, rows, rows));
        Visible cached = new Visible(new int[] {0, 20, 44}, new int[] {11, 31, 45});
        same(on -> attention(on, heads, cached, 3, 60));
    }

    private static List<Tensor> attention(Backend on, Heads heads, Visible visible, int rows, int keyRows) {
        int wide = heads.queries() * heads.width();
        int narrow = heads.keys() * heads.width();
        Tensor q = on.of(random(1, rows * wide), rows, wide);
        Tensor k = on.of(random(2, keyRows * narrow), keyRows, narrow);
        Tensor v = on.of(random(3, keyRows * narrow), keyRows, narrow);
        Backend.Attended attended = on.attend(q, k, v, heads, visible);
        Backend.AttentionGradients gradients =
                on.attendBackward(q, k, v, attended, heads, visible, on.of(random(4, rows * wide), rows, wide));
        return List.of(attended.values(), gradients.queries(), gradients.keys(), gradients.values());
    }

    @Test
    void gateGradients() {
        float[] a = random(1, 40 * 37);
        same(on -> {
            Tensor gate = on.of(a, 40, 37);
            Tensor up = on.of(random(2, a.length), 40, 37);
            on.gatedBackward(gate, up, on.of(random(3, a.length), 40, 37));
            return List.of(gate, up);
        });
    }

    @Test
    void crossEntropy() {
        int rows = 50;
        int columns = 333;
        int[] labels = new Random(6).ints(rows, -20, columns).toArray();
        float[] z = random(1, rows * columns);
        for (int i = 0; i < z.length; i++) {
            z[i] *= 8;
        }
        same(on -> {
            Tensor logits = on.of(z, rows, columns);
            float[] losses = floats(on.crossEntropy(on.of(z, rows, columns), labels));
            float[] again = floats(on.crossEntropyGradients(logits, labels, 0.25));
            return List.of(on.of(losses, rows), on.of(again, rows), logits);
        });
    }

    @ParameterizedTest
    @CsvSource({"30,20,16,0.3", "70,256,256,0.05", "90,100,700,0.2", "3,300,513,0"})
    void dropout(int rows, int columns, int outputs, double probability) {
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
            Tensor x = on.of(random(1, rows * columns), rows, columns);
            Tensor w = on.of(weight, outputs, columns);
            Tensor plain = on.productTransposed(x, w);
            Tensor left = on.decompose(plain, x, drops, w, on.of(gain, outputs));
            Tensor gradient = on.of(random(4, rows * outputs), rows, outputs);
            Tensor factors = on.of(gain, outputs);
            Tensor into = on.addProduct(
                    on.of(random(5, rows * columns), rows, columns),
                    drops.kept(),
                    on.multiplyRows(gradient, factors),
                    w);
            return List.of(
                    on.dropped(x, drops), left, plain, on.withdraw(into, drops, gradient, Optional.of(factors), w));
        });
    }

    @Test
    void optimizer() {
        AdamW rule = new AdamW(0.9, 0.999, 1e-8, 0.1);
        same(on -> {
            Tensor p = on.of(random(1, 120), 4, 30);
            Tensor m = on.zeros(4, 30);
            Tensor v = on.zeros(4, 30);
            for (int step = 1; step < 5; step++) {
                on.adamW(p, on.of(random(step, 120), 4, 30), m, v, rule, 1e-2, step);
            }
            return List.of(p, m, v);
        });
    }

    @Test
    void exponentialsAreThoseOfTheLibraryToSinglePrecision() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            float x = (random.nextFloat() - 0.5f) * 174;
            double exact = Math.exp(x);
            assertThat(Math.abs(Exponential.of(x) - exact) / exact).isLessThan(6.1e-8);
        }
        assertThat(Exponential.of(0)).isEqualTo(1);
        assertThat(Exponential.of(-1000)).isZero();
        assertThat(Exponential.of(Float.NaN)).isNaN();
    }

    @Test
    void sigmoidsAreThoseOfTheLibrary() {
        Random random = new Random(1);
        float[] x = new float[200_000];
        for (int i = 0; i < x.length; i++) {
            x[i] = (random.nextFloat() - 0.5f) * 50;
        }
        x[0] = -1e30f;
        x[1] = 1e30f;
        float[] y = new float[x.length];
        Sigmoid.of(x, y);
        for (int i = 0; i < x.length; i++) {
            assertThat(Math.abs(y[i] - 1 / (1 + Math.exp(-x[i])))).isLessThan(1.1e-7);
        }
        assertThat(y[0]).isZero();
        assertThat(y[1]).isEqualTo(1);
    }

    private static void same(Function<Backend, List<Tensor>> work) {
        List<float[]> fast =
                FAST.scoped(() -> work.apply(FAST).stream().map(FAST::floats).toList());
        List<float[]> naive = work.apply(NAIVE).stream().map(NAIVE::floats).toList();
        for (int i = 0; i < naive.size(); i++) {
            assertThat(fast.get(i)).as("result %d", i).hasSameSizeAs(naive.get(i));
            assertThat(error(fast.get(i), naive.get(i))).as("result %d", i).isLessThan(2e-6);
        }
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
