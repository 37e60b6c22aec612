package fr.medinjection.lm.tensor;

import fr.medinjection.lm.tensor.Differentiation.Input;
import fr.medinjection.lm.tensor.Differentiation.Pass;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;

/** Each operation that has a backward pass of its own, against SameDiff's autodiff and central differences in double precision. */
class SameDiffTest {
    private static final double ROUNDING = 2e-6;
    private static final double EPSILON = 1e-5;

    private final Random random = new Random(17);

    @Test
    void rmsNorm() {
        float[] weight = floats(13);
        new Differentiation(
                        List.of(Input.random(random, 6, 13)),
                        on -> pass(
                                x -> on.rmsNorm(x.get(0), on.of(weight, 13), EPSILON),
                                (x, up) -> List.of(
                                        on.rmsNormBackward(x.get(0), on.of(weight, 13), EPSILON, up, on.zeros(6, 13)))))
                .check((graph, x) -> graph.norm(x.get(0), doubles(weight), EPSILON), ROUNDING);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rotation(boolean normalised) {
        int rows = 5;
        int half = 4;
        float[] weight = floats(2 * half);
        float[] cosine = floats(rows * half);
        float[] sine = floats(rows * half);
        Function<Backend, Optional<Backend.HeadNorm>> norm = on ->
                normalised ? Optional.of(new Backend.HeadNorm(on.of(weight, 2L * half), EPSILON)) : Optional.empty();
        Function<Backend, Backend.Angles> angles =
                on -> new Backend.Angles(on.of(cosine, rows, half), on.of(sine, rows, half));
        new Differentiation(
                        List.of(Input.random(random, rows, 6L * half)),
                        on -> pass(
                                x -> on.rotate(x.get(0), norm.apply(on), angles.apply(on)),
                                (x, up) -> List.of(on.rotateBackward(x.get(0), norm.apply(on), angles.apply(on), up))))
                .check(
                        (graph, x) -> {
                            SDVariable heads = x.get(0).reshape(rows * 3, 2 * half);
                            SDVariable normal = normalised ? graph.norm(heads, doubles(weight), EPSILON) : heads;
                            return graph.rotate(normal, 3, rows, doubles(cosine), doubles(sine));
                        },
                        ROUNDING);
    }

    /** Two texts in the rows, with and without a window, and with query heads that share a key head. */
    @ParameterizedTest
    @CsvSource({"0,4,2", "3,4,1", "0,2,2"})
    void attention(int window, int queryHeads, int keyHeads) {
        int rows = 11;
        int[] from = new int[rows];
        int[] to = new int[rows];
        for (int i = 0; i < rows; i++) {
            int first = i < 7 ? 0 : 7;
            from[i] = window == 0 ? first : Math.max(first, i - window + 1);
            to[i] = i + 1;
        }
        Visible visible = new Visible(from, to);
        Heads heads = new Heads(queryHeads, keyHeads, 8);
        new Differentiation(
                        List.of(
                                Input.random(random, rows, queryHeads * 8L),
                                Input.random(random, rows, keyHeads * 8L),
                                Input.random(random, rows, keyHeads * 8L)),
                        on -> pass(
                                x -> on.attend(x.get(0), x.get(1), x.get(2), heads, visible)
                                        .values(),
                                (x, up) -> attentionGradients(on, x, heads, visible, up)))
                .check((graph, x) -> graph.attend(x.get(0), x.get(1), x.get(2), heads, visible, rows), ROUNDING);
    }

    private static List<Tensor> attentionGradients(
            Backend on, List<Tensor> x, Heads heads, Visible visible, Tensor up) {
        Backend.Attended attended = on.attend(x.get(0), x.get(1), x.get(2), heads, visible);
        Backend.AttentionGradients to = on.attendBackward(x.get(0), x.get(1), x.get(2), attended, heads, visible, up);
        return List.of(to.queries(), to.keys(), to.values());
    }

    @Test
    void gate() {
        new Differentiation(
                        List.of(Input.random(random, 7, 19), Input.random(random, 7, 19)),
                        on -> pass(x -> on.gated(x.get(0), x.get(1)), (x, up) -> {
                            on.gatedBackward(x.get(0), x.get(1), up);
                            return x;
                        }))
                .check((graph, x) -> graph.gated(x.get(0), x.get(1)), ROUNDING);
    }

    /** The upstream gradient is not 1, which SameDiff's own cross-entropy would ignore. */
    @Test
    void crossEntropy() {
        int[] labels = {3, -1, 0, 16, 5, -100, 9};
        new Differentiation(
                        List.of(Input.random(random, labels.length, 17)),
                        on -> pass(x -> sum(on, on.crossEntropy(x.get(0), labels)), (x, up) -> {
                            on.crossEntropyGradients(x.get(0), labels, on.floats(up)[0]);
                            return x;
                        }))
                .check((graph, x) -> graph.crossEntropy(x.get(0), labels, 17), ROUNDING);
    }

    private static Tensor sum(Backend on, double[] losses) {
        double sum = 0;
        for (double loss : losses) {
            sum += loss;
        }
        return on instanceof PlainBackend
                ? PlainBackend.tensor(new double[] {sum}, 1)
                : on.of(new float[] {(float) sum}, 1);
    }

    private static Pass pass(
            Function<List<Tensor>, Tensor> value, BiFunction<List<Tensor>, Tensor, List<Tensor>> gradients) {
        return new Pass() {
            @Override
            public Tensor value(List<Tensor> inputs) {
                return value.apply(inputs);
            }

            @Override
            public List<Tensor> gradients(List<Tensor> inputs, Tensor upstream) {
                return gradients.apply(inputs, upstream);
            }
        };
    }

    private float[] floats(int length) {
        return Input.random(random, length).values();
    }

    private static double[] doubles(float[] values) {
        return PlainBackend.doubles(PlainBackend.doublePrecision().of(values, values.length));
    }
}
