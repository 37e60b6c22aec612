package fr.medinjection.lm.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.BackendContract;
import fr.medinjection.lm.tensor.Heads;
import fr.medinjection.lm.tensor.OutOfDeviceMemory;
import fr.medinjection.lm.tensor.Tensor;
import fr.medinjection.lm.tensor.Visible;
import fr.medinjection.lm.weights.HeapWeights;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernels in the shim, under the whole backend: forward and backward, in both elements. */
class CudaBackendTest {
    @Nested
    class InSinglePrecision implements BackendContract {
        private final CudaBackend backend = new CudaBackend(Devices.strict(), Element.FLOAT);

        @Override
        public Backend backend() {
            return backend;
        }

        @Override
        public double rounding() {
            return 2e-6;
        }
    }

    /**
     * Inputs are rounded before both sides see them. A result is rounded once, which moves an element by at most u = 2^-9 of it; what is rounded on the way (probabilities of
     * attention and their slopes, products that are then added) adds about as much each time, and no operation does that more than three times: 4 u.
     */
    @Nested
    class InBfloat16 implements BackendContract {
        private final CudaBackend backend = new CudaBackend(Devices.strict(), Element.BFLOAT16);

        @Override
        public Backend backend() {
            return backend;
        }

        @Override
        public double rounding() {
            return 4 * 0x1p-9;
        }

        @Override
        public Tensor matrix(float[] values, long... shape) {
            HeapWeights weights = new HeapWeights();
            weights.put("x", Arrays.stream(shape).boxed().toList(), values);
            return backend.load(weights, "x");
        }

        @Override
        public float[] taken(float[] values) {
            float[] taken = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                taken[i] = Float.intBitsToFloat(Rounding.rounded(values[i]) << 16);
            }
            return taken;
        }
    }

    @Test
    void theBestAllowed() {
        CudaBackend backend = new CudaBackend(Devices.underTest(), Element.FLOAT);
        Random random = new Random(1);
        int columns = 1003;
        float[] scores = new float[5 * columns];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextInt(50); // many equals
        }
        List<BitSet> allowed =
                List.of(some(columns, random), some(columns, random), new BitSet(), all(columns), one(1002));
        int[] expected = new int[5];
        for (int row = 0; row < 5; row++) {
            expected[row] = -1;
            for (int i = 0; i < columns; i++) {
                if (allowed.get(row).get(i)
                        && (expected[row] < 0 || scores[row * columns + i] > scores[row * columns + expected[row]])) {
                    expected[row] = i;
                }
            }
        }
        assertThat(backend.best(backend.of(scores, 5, columns), allowed)).isEqualTo(expected);
    }

    private static BitSet some(int columns, Random random) {
        BitSet some = new BitSet();
        random.ints(300, 0, columns).forEach(some::set);
        return some;
    }

    private static BitSet all(int columns) {
        BitSet all = new BitSet();
        all.set(0, columns);
        return all;
    }

    private static BitSet one(int token) {
        BitSet one = new BitSet();
        one.set(token);
        return one;
    }

    @Test
    void whatScopesLeaveIsWholeAndWhatTheyHeldIsUsedAgain() {
        ShimDevice device = new ShimDevice(1L << 30);
        CudaBackend backend = new CudaBackend(device, Element.FLOAT);
        float[] values = new float[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        List<float[]> seen = backend.scoped(() -> {
            Tensor outer = backend.of(values, 1000);
            List<Tensor> kept = backend.allKept(() -> {
                Tensor first = backend.affine(outer, 2, 0);
                Tensor inner = backend.kept(() -> backend.affine(first, 1, 1));
                backend.affine(outer, 7, 7);
                return List.of(inner, first);
            });
            backend.scoped(() -> backend.floats(backend.affine(outer, 0, -1)));
            return kept.stream().map(backend::floats).toList();
        });
        for (int i = 0; i < 1000; i++) {
            assertThat(seen.get(0)[i]).isEqualTo(2 * i + 1);
            assertThat(seen.get(1)[i]).isEqualTo(2 * i);
        }
        long held = device.held();
        for (int i = 0; i < 100; i++) {
            backend.scoped(() -> backend.floats(backend.zeros(1 << 16)));
        }
        assertThat(device.held()).isEqualTo(held);
        backend.close();
        assertThat(device.held()).isZero();
    }

    @Test
    void aCardThatIsFullSaysHowMuchItHasAndGoesOn() {
        CudaBackend backend = new CudaBackend(new ShimDevice(200 << 20), Element.FLOAT);
        assertThatThrownBy(() -> backend.scoped(() -> backend.zeros(1 << 26)))
                .isInstanceOf(OutOfDeviceMemory.class)
                .hasMessage("Cannot get memory on the card: 256 MB asked, 200 MB free");
        assertThat(backend.scoped(() -> backend.floats(backend.zeros(1 << 20)))).hasSize(1 << 20);
    }

    /** DoRA's sum in one pass, where rows and columns are not whole blocks. */
    @ParameterizedTest
    @CsvSource({"1,32,16", "70,96,16", "64,256,32", "130,288,48"})
    void aSumWithALowRankProduct(int rows, int columns, int rank) {
        Device device = Devices.underTest();
        CudaBackend backend = new CudaBackend(device, Element.BFLOAT16);
        Random random = new Random(rows);
        float[] x = halves(random, rows * columns);
        float[] w = halves(random, columns);
        float[] a = halves(random, rows * rank);
        float[] b = halves(random, columns * rank);
        Tensor from = half(backend, x, rows, columns);
        Tensor weights = backend.of(w, columns);
        Tensor left = half(backend, a, rows, rank);
        Tensor right = half(backend, b, columns, rank);
        float[] sum = backend.scoped(() -> backend.floats(backend.weighedPlusProduct(from, weights, left, right)));
        assertThat(backend.floats(backend.weighAndAddProduct(from, weights, left, right)))
                .isEqualTo(sum);
        for (int i = 0; i < sum.length; i++) {
            int row = i / columns;
            int column = i % columns;
            double expected = (double) x[i] * w[column];
            double size = Math.abs(expected);
            for (int k = 0; k < rank; k++) {
                double term = (double) a[row * rank + k] * b[column * rank + k];
                expected += term;
                size += Math.abs(term);
            }
            assertThat((double) sum[i]).isCloseTo(expected, within(0x1p-8 * Math.abs(expected) + 1e-6 * size));
        }
        if (device instanceof ShimDevice shim) {
            assertThat(shim.launched()).contains("weighed_sum");
        }
    }

    private static float[] halves(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = Float.intBitsToFloat(Rounding.rounded((float) random.nextGaussian()) << 16);
        }
        return values;
    }

    static Tensor half(CudaBackend backend, float[] values, long... shape) {
        HeapWeights weights = new HeapWeights();
        weights.put("x", Arrays.stream(shape).boxed().toList(), values);
        return backend.load(weights, "x");
    }

    /** Many rows of a text go by tiles, the next token of each of many texts by rows. */
    @Test
    void attentionGoesByTilesWhereRowsFollowEachOther() {
        ShimDevice device = new ShimDevice();
        CudaBackend backend = new CudaBackend(device, Element.BFLOAT16);
        Heads heads = new Heads(2, 1, 64);
        int[] from = new int[20];
        int[] to = new int[20];
        for (int row = 0; row < 20; row++) {
            to[row] = row + 1;
        }
        attend(backend, heads, new Visible(from, to));
        assertThat(device.launched()).contains("attend_tiles<64>").doesNotContain("attend_rows<bf16>");
        attend(backend, heads, new Visible(new int[] {0, 10, 3}, new int[] {7, 12, 20}));
        assertThat(device.launched()).contains("attend_rows<bf16>");
    }

    private static void attend(CudaBackend backend, Heads heads, Visible visible) {
        backend.scoped(() -> {
            Tensor queries = backend.zeros(visible.rows(), 128);
            Tensor keys = backend.zeros(20, 64);
            return backend.floats(
                    backend.attend(queries, keys, keys, heads, visible).values());
        });
    }

    @Test
    void kernelsGoByTheirNames() {
        assertThat(KernelSource.kernels())
                .contains("adam_w", "add<bf16>", "attend_tiles<128>")
                .doesNotHaveDuplicates();
        assertThatThrownBy(() -> Devices.underTest().launch("no_such", new Device.Grid(1, 1, 32)))
                .hasMessageContaining("There is no kernel of this name");
    }
}
