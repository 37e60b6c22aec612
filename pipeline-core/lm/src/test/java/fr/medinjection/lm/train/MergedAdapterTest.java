package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.lm.Golden;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.model.FrozenLinear;
import fr.medinjection.lm.model.Linear;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Nd4jBackend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The adapter built into the weight against the adapter beside it. */
class MergedAdapterTest {
    private static final int ROWS = 300;
    private static final double SCALING = 2;

    private final Backend backend = Nd4jBackend.singlePrecision();
    private final Random random = new Random(5);

    @ParameterizedTest
    @CsvSource({"qwen3,QUERY,true", "qwen3,DOWN,true", "qwen3,DOWN,false", "qwen2-yarn,UP,true"})
    void givesWhatTheAdapterBesideGives(String model, Projection place, boolean magnitude) {
        ModelWeights weights = ModelWeights.load(Golden.folder(model), backend);
        FrozenLinear base = FrozenLinear.of(weights, 0, place);
        LowRank adapter = adapter(base, magnitude);
        RowLengths lengths = new RowLengths(backend, base.weight(), adapter, SCALING);
        MergedAdapter merged = new MergedAdapter(backend, base, adapter, SCALING, lengths);
        SideAdapter beside = new SideAdapter(backend, base, adapter, SCALING, lengths, x -> Optional.empty());
        assertThat(merged.fits()).isTrue();

        List<float[]> one = pass(merged, base, adapter);
        List<float[]> other = pass(beside, base, adapter);
        for (int i = 0; i < one.size(); i++) {
            assertNear(one.get(i), other.get(i));
        }
        Tensor x = tensor(ROWS, base.weight().size(1), 1);
        assertNear(backend.floats(merged.forward(x)), backend.floats(beside.forward(x)));
    }

    /** Output, gradient of the input, gradients of the parameters; with the dots given, and with the output kept and repeated, the same. */
    private List<float[]> pass(Linear map, FrozenLinear base, LowRank adapter) {
        Tensor x = tensor(ROWS, base.weight().size(1), 1);
        Tensor gradient = tensor(ROWS, base.weight().size(0), 2);
        adapter.parameters().forEach(parameter -> backend.scale(parameter.gradient(), 0));
        Tensor output = map.traced(x);
        Optional<Tensor> dear = map.dear();
        map.repeat(x, dear);
        Tensor into = backend.zeros(ROWS, base.weight().size(1));
        map.backward(gradient, into);
        List<float[]> found = new ArrayList<>(List.of(backend.floats(output), backend.floats(into)));
        adapter.parameters().forEach(parameter -> found.add(backend.floats(parameter.gradient())));
        Tensor dots = backend.columnDots(gradient, output);
        adapter.parameters().forEach(parameter -> backend.scale(parameter.gradient(), 0));
        map.backward(
                gradient, Optional.of(dots), backend.zeros(ROWS, base.weight().size(1)));
        for (int i = 0; i < adapter.parameters().size(); i++) {
            assertNear(backend.floats(adapter.parameters().get(i).gradient()), found.get(2 + i));
        }
        return found;
    }

    @Test
    void aLengthOfZeroAndABiasAreForTheAdapterBeside() {
        ModelWeights weights = ModelWeights.load(Golden.folder("qwen2-yarn"), backend);
        FrozenLinear biased = FrozenLinear.of(weights, 0, Projection.QUERY);
        FrozenLinear plain = FrozenLinear.of(weights, 0, Projection.UP);
        LowRank adapter = adapter(plain, true);
        assertThat(merged(biased, adapter(biased, true)).fits()).isFalse();
        assertThat(merged(plain, adapter).fits()).isTrue();
        float[] magnitudes = backend.floats(adapter.magnitude().orElseThrow().value());
        magnitudes[3] = 0;
        assertThat(merged(
                                plain,
                                new LowRank(
                                        adapter.down(),
                                        adapter.up(),
                                        Optional.of(parameter(magnitudes, magnitudes.length))))
                        .fits())
                .isFalse();
    }

    /** The gradient of a length of zero is that of the definition: nothing is divided by it. */
    @Test
    void aLengthOfZeroIsTrained() {
        ModelWeights weights = ModelWeights.load(Golden.folder("qwen3"), backend);
        FrozenLinear base = FrozenLinear.of(weights, 0, Projection.QUERY);
        LowRank from = adapter(base, true);
        float[] none = new float[(int) base.weight().size(0)];
        LowRank adapter = new LowRank(from.down(), from.up(), Optional.of(parameter(none, none.length)));
        RowLengths lengths = new RowLengths(backend, base.weight(), adapter, SCALING);
        AdaptedLinear map =
                new AdaptedLinear(backend, base, adapter, SCALING, lengths, (rows, columns) -> Optional.empty());
        Tensor x = tensor(ROWS, base.weight().size(1), 1);
        assertThat(backend.worthMerging(ROWS, base.weight())).isTrue();
        map.traced(x);
        map.backward(
                tensor(ROWS, none.length, 2), backend.zeros(ROWS, base.weight().size(1)));
        float[] gradient = backend.floats(adapter.magnitude().orElseThrow().gradient());
        for (float g : gradient) {
            assertThat(g).isFinite().isNotZero();
        }
    }

    private MergedAdapter merged(FrozenLinear base, LowRank adapter) {
        return new MergedAdapter(
                backend, base, adapter, SCALING, new RowLengths(backend, base.weight(), adapter, SCALING));
    }

    private LowRank adapter(FrozenLinear base, boolean magnitude) {
        int out = (int) base.weight().size(0);
        int in = (int) base.weight().size(1);
        Optional<LowRank.Parameter> lengths = magnitude ? Optional.of(parameter(positive(out), out)) : Optional.empty();
        return new LowRank(parameter(values(3L * in), 3, in), parameter(values(3L * out), out, 3), lengths);
    }

    private float[] positive(int size) {
        float[] values = values(size);
        for (int i = 0; i < size; i++) {
            values[i] = 0.5f + Math.abs(values[i]);
        }
        return values;
    }

    private float[] values(long size) {
        float[] values = new float[(int) size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private LowRank.Parameter parameter(float[] values, long... shape) {
        return new LowRank.Parameter(Arrays.toString(shape), backend.of(values, shape), backend.sums(shape));
    }

    private Tensor tensor(long rows, long columns, long seed) {
        Random drawn = new Random(seed);
        float[] values = new float[(int) (rows * columns)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) drawn.nextGaussian();
        }
        return backend.of(values, rows, columns);
    }

    private static void assertNear(float[] found, float[] expected) {
        double difference = 0;
        double length = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(found[i] - expected[i], 2);
            length += Math.pow(expected[i], 2);
        }
        assertThat(found).hasSameSizeAs(expected);
        assertThat(Math.sqrt(difference / length)).isLessThan(1e-6);
    }
}
