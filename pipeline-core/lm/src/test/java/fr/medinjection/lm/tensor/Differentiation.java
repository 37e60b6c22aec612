package fr.medinjection.lm.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Holds an operation and its backward pass against SameDiff's autodiff and against central differences, both in double precision on the naive twin, and the single
 * precision backend against the twin.
 */
public final class Differentiation {
    /** Of the largest element; both sides compute in double. */
    private static final double EXACT = 1e-10;
    /** Of the largest element: what a difference over 2e-5 can show. */
    private static final double DIFFERENCE = 1e-7;

    private static final double STEP = 1e-5;
    private static final int PROBES = 60;
    private static final Backend SINGLE = Nd4jBackend.singlePrecision();

    /** What an operation is differentiated by. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Input(float[] values, long... shape) {
        public static Input random(Random random, long... shape) {
            int size = 1;
            for (long side : shape) {
                size *= (int) side;
            }
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return new Input(values, shape);
        }
    }

    /** An operation on one backend; the arguments belong to it. */
    public interface Pass {
        Tensor value(List<Tensor> inputs);

        /** The gradient by each input, given that of the value. */
        List<Tensor> gradients(List<Tensor> inputs, Tensor upstream);
    }

    /** The same operation as a graph. */
    @FunctionalInterface
    public interface Twin {
        SDVariable of(Graph graph, List<SDVariable> inputs);
    }

    private final List<Input> inputs;
    private final PlainBackend plain;
    private final Pass twin;
    private final Pass single;

    public Differentiation(List<Input> inputs, Function<Backend, Pass> pass) {
        this(inputs, pass, PlainBackend.doublePrecision());
    }

    /** @param plain the naive twin */
    public Differentiation(List<Input> inputs, Function<Backend, Pass> pass, PlainBackend plain) {
        this.inputs = inputs;
        this.plain = plain;
        this.twin = pass.apply(plain);
        this.single = pass.apply(SINGLE);
    }

    /** @param rounding how far single precision may be from the twin, as the length of the difference over that of the value or gradient */
    public void check(Twin graphOf, double rounding) {
        Tensor value = twin.value(on(plain));
        float[] upstream =
                Input.random(new Random(99), PlainBackend.doubles(value).length).values();
        List<double[]> gradients = twin.gradients(on(plain), as(plain, upstream, value)).stream()
                .map(PlainBackend::doubles)
                .toList();
        assertThat(gradients).hasSameSizeAs(inputs);
        againstAutodiff(graphOf, PlainBackend.doubles(value), upstream, gradients);
        againstDifferences(upstream, gradients);
        SINGLE.scoped(() -> {
            near(SINGLE.floats(single.value(on(SINGLE))), PlainBackend.doubles(value), rounding, "value");
            List<Tensor> rounded = single.gradients(on(SINGLE), as(SINGLE, upstream, value));
            for (int i = 0; i < inputs.size(); i++) {
                near(SINGLE.floats(rounded.get(i)), gradients.get(i), rounding, "gradient " + i);
            }
            return null;
        });
    }

    private void againstAutodiff(Twin graphOf, double[] value, float[] upstream, List<double[]> gradients) {
        Graph graph = new Graph();
        List<SDVariable> variables = new ArrayList<>();
        inputs.forEach(input -> variables.add(graph.variable(doubles(input.values()), input.shape())));
        SDVariable result = graphOf.of(graph, variables);
        same(value, graph.value(result), "value");
        List<double[]> expected = graph.gradients(result, doubles(upstream));
        for (int i = 0; i < inputs.size(); i++) {
            same(gradients.get(i), expected.get(i), "gradient " + i);
        }
    }

    private void againstDifferences(float[] upstream, List<double[]> gradients) {
        for (int i = 0; i < inputs.size(); i++) {
            double[] gradient = gradients.get(i);
            double largest = largest(gradient);
            for (int at = 0; at < gradient.length; at += 1 + gradient.length / PROBES) {
                double slope = (moved(i, at, STEP, upstream) - moved(i, at, -STEP, upstream)) / (2 * STEP);
                assertThat(Math.abs(gradient[at] - slope))
                        .as("difference by element %d of input %d", at, i)
                        .isLessThan(DIFFERENCE * largest);
            }
        }
    }

    /** The sum of the value times {@code upstream} when one element is moved. */
    private double moved(int input, int element, double by, float[] upstream) {
        List<Tensor> tensors = on(plain);
        double[] values = PlainBackend.doubles(tensors.get(input));
        values[element] += by;
        tensors.set(input, PlainBackend.tensor(values, inputs.get(input).shape()));
        double[] value = PlainBackend.doubles(twin.value(tensors));
        double sum = 0;
        for (int i = 0; i < value.length; i++) {
            sum += value[i] * upstream[i];
        }
        return sum;
    }

    private List<Tensor> on(Backend backend) {
        List<Tensor> tensors = new ArrayList<>();
        inputs.forEach(input -> tensors.add(backend.of(input.values().clone(), input.shape())));
        return tensors;
    }

    private static Tensor as(Backend backend, float[] values, Tensor like) {
        return backend.of(values, ((PlainTensor) like).shape());
    }

    private static void same(double[] actual, double[] expected, String what) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        double largest = largest(expected);
        assertThat(largest).as(what).isPositive();
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]))
                    .as("%s, element %d", what, i)
                    .isLessThan(EXACT * largest);
        }
    }

    private static void near(float[] actual, double[] expected, double rounding, String what) {
        assertThat(actual).as(what).hasSize(expected.length);
        double difference = 0;
        double length = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            length += Math.pow(expected[i], 2);
        }
        assertThat(Math.sqrt(difference / length))
                .as("%s in single precision", what)
                .isLessThan(rounding);
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Double.isNaN(value) ? Double.NaN : Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double[] doubles(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
