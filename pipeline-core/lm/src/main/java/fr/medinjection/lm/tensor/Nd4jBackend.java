package fr.medinjection.lm.tensor;

import fr.medinjection.lm.weights.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** The operations on ND4J arrays in single precision: products by its libraries, the rest fused into one pass over the rows. */
public final class Nd4jBackend implements Nd4jMatrices {
    private static final Nd4jBackend ONE = new Nd4jBackend();

    private Nd4jBackend() {}

    public static Nd4jBackend singlePrecision() {
        return ONE;
    }

    @Override
    public <T> T scoped(Supplier<T> work) {
        return Nd4jScope.within(work);
    }

    @Override
    public List<Tensor> allKept(Supplier<List<Tensor>> work) {
        return Nd4jScope.within(() -> work.get().stream()
                .<Tensor>map(tensor -> new Nd4jTensor(Nd4jScope.keep(Nd4jTensor.array(tensor))))
                .toList());
    }

    @Override
    public Tensor zeros(long... shape) {
        return new Nd4jTensor(Nd4j.create(DataType.FLOAT, shape, 'c'));
    }

    @Override
    public Tensor of(float[] values, long... shape) {
        return Nd4jMemory.of(values, shape);
    }

    @Override
    public Tensor load(Weights weights, String name) {
        return Nd4jMemory.load(weights, name);
    }

    @Override
    public Tensor lasting(Tensor x) {
        return Nd4jMemory.lasting(Nd4jTensor.array(x));
    }

    @Override
    public float[] floats(Tensor x) {
        return RowKernel.numbers(x);
    }

    @Override
    public Tensor rmsNorm(Tensor x, Tensor weight, double epsilon) {
        Tensor result = Nd4jMemory.like(x);
        new NormKernel(weight, epsilon).forward(Matrix.of(x), Matrix.of(result));
        return result;
    }

    @Override
    public Tensor rmsNormBackward(Tensor x, Tensor weight, double epsilon, Tensor gradient, Tensor into) {
        new NormKernel(weight, epsilon).backward(Matrix.of(x), Matrix.of(gradient), Matrix.of(into));
        return into;
    }

    @Override
    public Tensor rotate(Tensor x, Optional<HeadNorm> norm, Angles angles) {
        Tensor result = Nd4jMemory.like(x);
        rotation(norm, angles).forward(Matrix.of(x), Matrix.of(result));
        return result;
    }

    @Override
    public Tensor rotateBackward(Tensor x, Optional<HeadNorm> norm, Angles angles, Tensor gradient) {
        rotation(norm, angles).backward(Matrix.of(x), Matrix.of(gradient));
        return gradient;
    }

    @Override
    public Attended attend(Tensor queries, Tensor keys, Tensor values, Heads heads, Visible visible) {
        return Nd4jAttention.forward(queries, keys, values, new AttentionKernel(heads, visible), heads);
    }

    @Override
    public AttentionGradients attendBackward(
            Tensor queries,
            Tensor keys,
            Tensor values,
            Attended attended,
            Heads heads,
            Visible visible,
            Tensor gradient) {
        AttentionKernel kernel = new AttentionKernel(heads, visible);
        return Nd4jAttention.backward(
                new AttentionKernel.Forward(
                        Matrix.of(queries),
                        Matrix.of(keys),
                        Matrix.of(values),
                        Matrix.of(attended.values()),
                        Matrix.of(attended.logSums())),
                gradient,
                kernel,
                heads);
    }

    @Override
    public Tensor gated(Tensor gate, Tensor up) {
        Tensor result = Nd4jMemory.like(gate);
        GateKernel.forward(Matrix.of(gate), Matrix.of(up), Matrix.of(result));
        return result;
    }

    @Override
    public void gatedBackward(Tensor gate, Tensor up, Tensor gradient) {
        GateKernel.backward(Matrix.of(gate), Matrix.of(up), Matrix.of(gradient));
    }

    @Override
    public GateDots gatedBackwardDots(Tensor gate, Tensor up, Tensor gradient) {
        float[] dots = GateKernel.backwardDots(Matrix.of(gate), Matrix.of(up), Matrix.of(gradient));
        int width = dots.length / 2;
        return new GateDots(
                of(Arrays.copyOf(dots, width), width), of(Arrays.copyOfRange(dots, width, dots.length), width));
    }

    @Override
    public double[] crossEntropy(Tensor logits, int[] labels) {
        return CrossEntropyKernel.losses(Matrix.of(logits), labels);
    }

    @Override
    public double[] crossEntropyGradients(Tensor logits, int[] labels, double factor) {
        return CrossEntropyKernel.gradients(Matrix.of(logits), labels, (float) factor);
    }

    @Override
    public Tensor dropped(Tensor x, Drops drops) {
        Tensor result = Nd4jMemory.like(x);
        new DropoutKernel(drops).apply(Matrix.of(x), Matrix.of(result));
        return result;
    }

    @Override
    public Tensor decompose(Tensor plain, Tensor x, Drops drops, Tensor weight, Tensor gain) {
        Tensor result = Nd4jMemory.like(plain);
        new DropoutKernel(drops)
                .decompose(
                        Matrix.of(plain), Matrix.of(x), Matrix.of(weight), RowKernel.numbers(gain), Matrix.of(result));
        return result;
    }

    @Override
    public Tensor withdraw(Tensor into, Drops drops, Tensor gradient, Optional<Tensor> factors, Tensor weight) {
        new DropoutKernel(drops)
                .withdraw(
                        Matrix.of(into),
                        Matrix.of(gradient),
                        factors.map(RowKernel::numbers).orElseGet(() -> ones(gradient.size(1))),
                        Matrix.of(weight));
        return into;
    }

    @Override
    public void adamW(
            Tensor parameter,
            Tensor gradient,
            Tensor first,
            Tensor second,
            AdamW rule,
            double learningRate,
            long step) {
        new AdamKernel(rule, learningRate, step)
                .apply(Matrix.of(parameter), Matrix.of(gradient), Matrix.of(first), Matrix.of(second));
    }

    private static RotationKernel rotation(Optional<HeadNorm> norm, Angles angles) {
        return new RotationKernel(
                norm.map(n -> new NormKernel(n.weight(), n.epsilon())), angles.cosine(), angles.sine());
    }

    private static float[] ones(long length) {
        float[] ones = new float[Math.toIntExact(length)];
        Arrays.fill(ones, 1);
        return ones;
    }
}
