package fr.medinjection.lm.tensor;

import fr.medinjection.lm.weights.Shapes;
import fr.medinjection.lm.weights.Weights;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The operations on ND4J arrays, in single precision, or in double for checks of gradients. */
public final class Nd4jBackend implements Backend {
    private static final int CHUNK = 1 << 20;

    private final DataType type;

    private Nd4jBackend(DataType type) {
        this.type = type;
    }

    public static Nd4jBackend singlePrecision() {
        return new Nd4jBackend(DataType.FLOAT);
    }

    public static Nd4jBackend doublePrecision() {
        return new Nd4jBackend(DataType.DOUBLE);
    }

    @Override
    public <T> T scoped(Supplier<T> work) {
        return Nd4jScope.within(work);
    }

    @Override
    public Tensor kept(Supplier<Tensor> work) {
        return Nd4jScope.within(() -> new Nd4jTensor(Nd4jScope.keep(array(work.get()))));
    }

    @Override
    public Tensor zeros(long... shape) {
        return new Nd4jTensor(Nd4j.create(type, shape, 'c'));
    }

    @Override
    public Tensor of(float[] values, long... shape) {
        INDArray array = empty(shape);
        fill(array, 0, values);
        return new Nd4jTensor(array);
    }

    @Override
    @SuppressWarnings("try") // the scope is only entered and left
    public Tensor load(Weights weights, String name) {
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            List<Long> shape = weights.shape(name);
            INDArray array = empty(shape.stream().mapToLong(Long::longValue).toArray());
            long elements = Shapes.elements(shape);
            for (long from = 0; from < elements; from += CHUNK) {
                read(weights, name, from, (int) Math.min(CHUNK, elements - from), array);
            }
            return new Nd4jTensor(array);
        }
    }

    @Override
    @SuppressWarnings("try") // as above
    public Tensor lasting(Tensor x) {
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            return new Nd4jTensor(array(x).dup('c'));
        }
    }

    @Override
    public float[] floats(Tensor x) {
        INDArray array = array(x);
        return array.reshape('c', new long[] {array.length()}).toFloatVector();
    }

    @Override
    public Tensor reshape(Tensor x, long... shape) {
        return new Nd4jTensor(array(x).reshape('c', shape));
    }

    @Override
    public Tensor product(Tensor a, Tensor b) {
        INDArray y = array(b);
        return multiplied(array(a), y, y.size(-1), MMulTranspose.allFalse());
    }

    @Override
    public Tensor productTransposed(Tensor a, Tensor b) {
        INDArray y = array(b);
        return multiplied(
                array(a),
                y,
                y.size(-2),
                MMulTranspose.builder().transposeB(true).build());
    }

    @Override
    public Tensor transposedProduct(Tensor a, Tensor b) {
        INDArray x = array(a);
        INDArray y = array(b);
        long[] shape = x.shape().clone();
        shape[shape.length - 2] = x.size(-1);
        shape[shape.length - 1] = y.size(-1);
        return multiplied(x, y, shape, MMulTranspose.builder().transposeA(true).build());
    }

    @Override
    public Tensor add(Tensor into, Tensor x) {
        array(into).addi(array(x));
        return into;
    }

    @Override
    public Tensor subtract(Tensor from, Tensor x) {
        array(from).subi(array(x));
        return from;
    }

    @Override
    public Tensor addToRows(Tensor into, Tensor row) {
        array(into).addiRowVector(array(row));
        return into;
    }

    @Override
    public Tensor scale(Tensor into, double factor) {
        array(into).muli(factor);
        return into;
    }

    @Override
    public Tensor multiply(Tensor a, Tensor b) {
        return new Nd4jTensor(array(a).mul(array(b)));
    }

    @Override
    public Tensor inverseRoot(Tensor x) {
        Transforms.sqrt(array(x), false).rdivi(1);
        return x;
    }

    @Override
    public Tensor multiplyRows(Tensor x, Tensor row) {
        return new Nd4jTensor(array(x).mulRowVector(array(row)));
    }

    @Override
    public Tensor columnSums(Tensor x) {
        return new Nd4jTensor(array(x).sum(0));
    }

    @Override
    public Tensor rowSums(Tensor x) {
        return new Nd4jTensor(array(x).sum(1));
    }

    @Override
    public double squaredNorm(Tensor x) {
        double norm = array(x).norm2Number().doubleValue();
        return norm * norm;
    }

    @Override
    public Tensor gather(Tensor table, int[] rows) {
        return new Nd4jTensor(Nd4j.pullRows(array(table), 1, rows, 'c'));
    }

    @Override
    public Tensor scatter(Tensor into, int[] rows, Tensor x) {
        for (int i = 0; i < rows.length; i++) {
            array(into).getRow(rows[i]).assign(array(x).getRow(i));
        }
        return into;
    }

    @Override
    public Tensor rmsNorm(Tensor x, Tensor weight, double epsilon) {
        INDArray rows = array(x);
        return new Nd4jTensor(rows.mulColumnVector(inverseRms(rows, epsilon)).muliRowVector(array(weight)));
    }

    @Override
    public Tensor rmsNormBackward(Tensor x, Tensor weight, double epsilon, Tensor gradient) {
        INDArray inverse = inverseRms(array(x), epsilon);
        INDArray unit = array(x).mulColumnVector(inverse);
        INDArray scaled = array(gradient).mulRowVector(array(weight));
        INDArray along = unit.mul(scaled).mean(true, 1);
        return new Nd4jTensor(scaled.subi(unit.muliColumnVector(along)).muliColumnVector(inverse));
    }

    @Override
    public Tensor rotate(Tensor x, Tensor cosine, Tensor sine, long width) {
        INDArray turned = swapHalves(array(x), width).muli(array(sine));
        return new Nd4jTensor(turned.addi(array(x).mul(array(cosine))));
    }

    @Override
    public Tensor rotateBackward(Tensor gradient, Tensor cosine, Tensor sine, long width) {
        INDArray turned = swapHalves(array(gradient).mul(array(sine)), width);
        return new Nd4jTensor(turned.addi(array(gradient).mul(array(cosine))));
    }

    @Override
    public Tensor splitHeads(Tensor x, long batch, long width) {
        INDArray rows = array(x);
        INDArray heads = rows.reshape('c', batch, rows.size(0) / batch, rows.size(1) / width, width);
        return new Nd4jTensor(heads.permute(0, 2, 1, 3).dup('c'));
    }

    @Override
    public Tensor mergeHeads(Tensor x) {
        INDArray heads = array(x);
        INDArray rows = heads.permute(0, 2, 1, 3).dup('c');
        return new Nd4jTensor(rows.reshape('c', heads.size(0) * heads.size(2), heads.size(1) * heads.size(3)));
    }

    @Override
    public Tensor maskedSoftmax(Tensor scores, double scale, Tensor mask) {
        INDArray s = array(scores).muli(scale);
        long batch = s.size(0);
        INDArray rows = s.reshape('c', batch, s.size(1), s.size(2) * s.size(3));
        for (long b = 0; b < batch; b++) {
            rows.tensorAlongDimension(b, 1, 2).addiRowVector(array(mask).getRow(b));
        }
        Nd4j.exec(new SoftMax(s, s, -1));
        return scores;
    }

    @Override
    public Tensor softmaxBackward(Tensor probabilities, Tensor gradient, double scale) {
        INDArray p = array(probabilities);
        INDArray rows = p.reshape('c', p.length() / p.size(-1), p.size(-1));
        INDArray g = array(gradient).reshape('c', rows.shape());
        INDArray along = rows.mul(g).sum(true, 1);
        INDArray result = g.subColumnVector(along).muli(rows).muli(scale);
        return new Nd4jTensor(result.reshape('c', p.shape()));
    }

    @Override
    public Tensor gated(Tensor gate, Tensor up) {
        return new Nd4jTensor(
                Transforms.sigmoid(array(gate), true).muli(array(gate)).muli(array(up)));
    }

    /** d silu(g) = sigmoid(g) (1 + g (1 - sigmoid(g))). */
    @Override
    public GatedGradient gatedBackward(Tensor gate, Tensor up, Tensor gradient) {
        INDArray g = array(gate);
        INDArray sigmoid = Transforms.sigmoid(g, true);
        INDArray silu = sigmoid.mul(g);
        INDArray slope = sigmoid.rsub(1).muli(silu).addi(sigmoid);
        slope.muli(array(up)).muli(array(gradient));
        return new GatedGradient(new Nd4jTensor(slope), new Nd4jTensor(silu.muli(array(gradient))));
    }

    @Override
    public double[] crossEntropy(Tensor logits, int[] labels) {
        INDArray shifted = array(logits).subColumnVector(array(logits).max(true, 1));
        double[] chosen = new double[labels.length];
        for (int row = 0; row < labels.length; row++) {
            chosen[row] = labels[row] < 0 ? 0 : shifted.getDouble(row, labels[row]);
        }
        double[] sums = Transforms.exp(shifted, false).sum(1).toDoubleVector();
        for (int row = 0; row < labels.length; row++) {
            chosen[row] = labels[row] < 0 ? 0 : Math.log(sums[row]) - chosen[row];
        }
        return chosen;
    }

    @Override
    public Tensor crossEntropyBackward(Tensor logits, int[] labels, double scale) {
        INDArray result = empty(array(logits).shape());
        Nd4j.exec(new SoftMax(array(logits), result, -1));
        float[] factors = new float[labels.length];
        for (int row = 0; row < labels.length; row++) {
            factors[row] = labels[row] < 0 ? 0 : (float) scale;
            if (labels[row] >= 0) {
                result.putScalar(row, labels[row], result.getDouble(row, labels[row]) - 1);
            }
        }
        return new Nd4jTensor(result.muliColumnVector(array(of(factors, labels.length, 1))));
    }

    @Override
    public void append(Tensor cache, Tensor x, long position) {
        slots(cache, position, position + x.size(2)).assign(array(x));
    }

    @Override
    public Tensor prefix(Tensor cache, long length) {
        return new Nd4jTensor(slots(cache, 0, length));
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
        INDArray g = array(gradient);
        INDArray m = array(first).muli(rule.beta1()).addi(g.mul(1 - rule.beta1()));
        INDArray v = array(second).muli(rule.beta2()).addi(g.mul(g).muli(1 - rule.beta2()));
        double bias1 = 1 - Math.pow(rule.beta1(), (double) step);
        double bias2 = 1 - Math.pow(rule.beta2(), (double) step);
        INDArray root = Transforms.sqrt(v, true).divi(Math.sqrt(bias2)).addi(rule.epsilon());
        array(parameter)
                .muli(1 - learningRate * rule.weightDecay())
                .subi(m.div(root).muli(learningRate / bias1));
    }

    private static INDArray array(Tensor x) {
        return ((Nd4jTensor) x).array();
    }

    private INDArray empty(long... shape) {
        return Nd4j.createUninitialized(type, shape, 'c');
    }

    private Tensor multiplied(INDArray a, INDArray b, long columns, MMulTranspose transpose) {
        long[] shape = a.shape().clone();
        shape[shape.length - 1] = columns;
        return multiplied(a, b, shape, transpose);
    }

    /** The Mmul operation with a row-major result: the form that one row and many rows are both fast in. */
    private Tensor multiplied(INDArray a, INDArray b, long[] shape, MMulTranspose transpose) {
        INDArray result = empty(shape);
        Nd4j.exec(new Mmul(a, b, result, transpose));
        return new Nd4jTensor(result);
    }

    private static INDArray inverseRms(INDArray rows, double epsilon) {
        INDArray meanSquare = rows.mul(rows).mean(true, 1).addi(epsilon);
        return Transforms.sqrt(meanSquare, false).rdivi(1);
    }

    private static INDArray swapHalves(INDArray x, long width) {
        INDArray heads = x.reshape('c', new long[] {x.length() / width, width});
        INDArray left = heads.get(NDArrayIndex.all(), NDArrayIndex.interval(0, width / 2));
        INDArray right = heads.get(NDArrayIndex.all(), NDArrayIndex.interval(width / 2, width));
        return Nd4j.concat(1, right, left).reshape('c', x.shape());
    }

    private static INDArray slots(Tensor cache, long from, long to) {
        return array(cache)
                .get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, to), NDArrayIndex.all());
    }

    private void read(Weights weights, String name, long from, int count, INDArray array) {
        if (type == DataType.FLOAT) {
            FloatPointer pointer = new FloatPointer(array.data().pointer());
            FloatBuffer buffer = pointer.position(from).limit(from + count).asBuffer();
            weights.read(name, from, buffer);
        } else {
            float[] values = new float[count];
            weights.read(name, from, FloatBuffer.wrap(values));
            fill(array, from, values);
        }
    }

    private void fill(INDArray array, long from, float[] values) {
        if (type == DataType.FLOAT) {
            new FloatPointer(array.data().pointer()).position(from).put(values, 0, values.length);
            return;
        }
        for (int i = 0; i < values.length; i++) {
            array.data().put(from + i, values[i]);
        }
    }
}
