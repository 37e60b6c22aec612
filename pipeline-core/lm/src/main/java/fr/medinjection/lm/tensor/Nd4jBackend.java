package fr.medinjection.lm.tensor;

import fr.medinjection.lm.weights.Weights;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The operations on ND4J arrays in single precision: products by its libraries, the rest fused into one pass over the rows. */
public final class Nd4jBackend implements Backend {
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
                .<Tensor>map(tensor -> new Nd4jTensor(Nd4jScope.keep(array(tensor))))
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
        return Nd4jMemory.lasting(array(x));
    }

    @Override
    public float[] floats(Tensor x) {
        return RowKernel.numbers(x);
    }

    @Override
    public Tensor product(Tensor a, Tensor b) {
        return Nd4jProducts.product(array(a), array(b));
    }

    @Override
    public Tensor productTransposed(Tensor a, Tensor b) {
        return Nd4jProducts.productTransposed(array(a), array(b));
    }

    @Override
    public Tensor transposedProduct(Tensor a, Tensor b) {
        return addTransposedProduct(zeros(a.size(1), b.size(1)), 1, a, b);
    }

    @Override
    public Tensor addProduct(Tensor into, double factor, Tensor a, Tensor b) {
        Blas.multiply((float) factor, Blas.Side.of(Matrix.of(a)), Blas.Side.of(Matrix.of(b)), 1, Matrix.of(into));
        return into;
    }

    @Override
    public Tensor addProductTransposed(Tensor into, double factor, Tensor a, Tensor b) {
        Blas.multiply((float) factor, Blas.Side.of(Matrix.of(a)), Blas.Side.turned(Matrix.of(b)), 1, Matrix.of(into));
        return into;
    }

    @Override
    public Tensor addTransposedProduct(Tensor into, double factor, Tensor a, Tensor b) {
        Blas.multiply((float) factor, Blas.Side.turned(Matrix.of(a)), Blas.Side.of(Matrix.of(b)), 1, Matrix.of(into));
        return into;
    }

    @Override
    public Tensor add(Tensor into, Tensor x) {
        RowKernel.add(Matrix.of(into), Matrix.of(x));
        return into;
    }

    @Override
    public Tensor addToRows(Tensor into, Tensor row) {
        array(into).addiRowVector(array(row));
        return into;
    }

    @Override
    public Tensor scale(Tensor into, double factor) {
        RowKernel.map(Matrix.of(into), Matrix.of(into), (float) factor, 0);
        return into;
    }

    @Override
    public Tensor multiply(Tensor a, Tensor b) {
        Tensor result = like(a);
        RowKernel.multiply(Matrix.of(a), Matrix.of(b), Matrix.of(result));
        return result;
    }

    @Override
    public Tensor affine(Tensor x, double factor, double offset) {
        Tensor result = like(x);
        RowKernel.map(Matrix.of(x), Matrix.of(result), (float) factor, (float) offset);
        return result;
    }

    @Override
    public Tensor inverseRoot(Tensor x) {
        Transforms.sqrt(array(x), false).rdivi(1);
        return x;
    }

    @Override
    public Tensor multiplyRows(Tensor x, Tensor w) {
        Tensor result = like(x);
        RowKernel.multiplyRows(Matrix.of(x), RowKernel.numbers(w), Matrix.of(result));
        return result;
    }

    @Override
    public Tensor multiplyColumns(Tensor x, Tensor column) {
        Tensor result = like(x);
        RowKernel.multiplyColumns(Matrix.of(x), RowKernel.numbers(column), Matrix.of(result));
        return result;
    }

    @Override
    public Tensor columnDots(Tensor a, Tensor b) {
        return of(RowKernel.columnDots(Matrix.of(a), Matrix.of(b)), a.size(1));
    }

    @Override
    public Tensor rowDots(Tensor a, Tensor b) {
        return of(RowKernel.rowDots(Matrix.of(a), Matrix.of(b)), a.size(0));
    }

    @Override
    public double squaredNorm(Tensor x) {
        double norm = array(x).norm2Number().doubleValue();
        return norm * norm;
    }

    @Override
    public Tensor gather(Tensor table, int[] rows) {
        Tensor result = Nd4jMemory.empty(rows.length, table.size(1));
        Matrix source = Matrix.of(table);
        Matrix target = Matrix.of(result);
        FloatBuffer to = target.buffer();
        for (int i = 0; i < rows.length; i++) {
            to.put(target.position(i), source.rows(rows[i], rows[i] + 1).buffer(), 0, source.columns());
        }
        return result;
    }

    @Override
    public Tensor scatter(Tensor into, int[] rows, Tensor x) {
        Matrix target = Matrix.of(into);
        Matrix source = Matrix.of(x);
        FloatBuffer from = source.buffer();
        for (int i = 0; i < rows.length; i++) {
            target.rows(rows[i], rows[i] + 1).buffer().put(0, from, source.position(i), source.columns());
        }
        return into;
    }

    @Override
    public Tensor rmsNorm(Tensor x, Tensor weight, double epsilon) {
        Tensor result = like(x);
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
        Tensor result = like(x);
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
        Tensor result = like(gate);
        GateKernel.forward(Matrix.of(gate), Matrix.of(up), Matrix.of(result));
        return result;
    }

    @Override
    public void gatedBackward(Tensor gate, Tensor up, Tensor gradient) {
        GateKernel.backward(Matrix.of(gate), Matrix.of(up), Matrix.of(gradient));
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
        Tensor result = like(x);
        new DropoutKernel(drops).apply(Matrix.of(x), Matrix.of(result));
        return result;
    }

    @Override
    public Tensor decompose(Tensor plain, Tensor x, Drops drops, Tensor weight, Tensor gain) {
        Tensor result = like(plain);
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
    public void append(Tensor cache, Tensor x, int batch, int position) {
        Matrix from = Matrix.of(x);
        Matrix to = Matrix.of(cache);
        int height = from.rows() / batch;
        int capacity = to.rows() / batch;
        for (int b = 0; b < batch; b++) {
            int start = b * capacity + position;
            to.rows(start, start + height)
                    .buffer()
                    .put(from.rows(b * height, (b + 1) * height).buffer());
        }
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

    private static INDArray array(Tensor x) {
        return ((Nd4jTensor) x).array();
    }

    private static Tensor like(Tensor x) {
        return Nd4jMemory.empty(array(x).shape());
    }
}
