package fr.medinjection.lm.tensor;

import fr.medinjection.lm.weights.Weights;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;

/** Every operation by its definition in loops over doubles: the naive twin of all backends, and precise enough for differences. */
public final class PlainBackend implements Backend {
    private PlainBackend() {}

    public static PlainBackend doublePrecision() {
        return new PlainBackend();
    }

    @Override
    public <T> T scoped(Supplier<T> work) {
        return work.get();
    }

    @Override
    public List<Tensor> allKept(Supplier<List<Tensor>> work) {
        return work.get();
    }

    @Override
    public Tensor zeros(long... shape) {
        return PlainTensor.empty(shape);
    }

    @Override
    public Tensor of(float[] values, long... shape) {
        PlainTensor tensor = PlainTensor.empty(shape);
        for (int i = 0; i < values.length; i++) {
            tensor.values()[i] = values[i];
        }
        return tensor;
    }

    @Override
    public Tensor load(Weights weights, String name) {
        return of(
                weights.floats(name),
                weights.shape(name).stream().mapToLong(Long::longValue).toArray());
    }

    @Override
    public Tensor lasting(Tensor x) {
        return made(x, i -> values(x)[i]);
    }

    @Override
    public float[] floats(Tensor x) {
        float[] floats = new float[values(x).length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values(x)[i];
        }
        return floats;
    }

    @Override
    public Tensor product(Tensor a, Tensor b) {
        return addProduct(zeros(a.size(0), b.size(1)), 1, a, b);
    }

    @Override
    public Tensor productTransposed(Tensor a, Tensor b) {
        return addProductTransposed(zeros(a.size(0), b.size(0)), 1, a, b);
    }

    @Override
    public Tensor transposedProduct(Tensor a, Tensor b) {
        return addTransposedProduct(zeros(a.size(1), b.size(1)), 1, a, b);
    }

    @Override
    public Tensor addProduct(Tensor into, double factor, Tensor a, Tensor b) {
        PlainTensor c = PlainTensor.of(into);
        PlainTensor x = PlainTensor.of(a);
        PlainTensor y = PlainTensor.of(b);
        for (int i = 0; i < c.rows(); i++) {
            for (int k = 0; k < x.columns(); k++) {
                for (int j = 0; j < c.columns(); j++) {
                    c.add(i, j, factor * x.at(i, k) * y.at(k, j));
                }
            }
        }
        return into;
    }

    @Override
    public Tensor addProductTransposed(Tensor into, double factor, Tensor a, Tensor b) {
        return addProduct(into, factor, a, turned(b));
    }

    @Override
    public Tensor addTransposedProduct(Tensor into, double factor, Tensor a, Tensor b) {
        return addProduct(into, factor, turned(a), b);
    }

    @Override
    public Tensor add(Tensor into, Tensor x) {
        return inPlace(into, x, Double::sum);
    }

    @Override
    public Tensor addToRows(Tensor into, Tensor row) {
        for (int i = 0; i < values(into).length; i++) {
            values(into)[i] += values(row)[i % values(row).length];
        }
        return into;
    }

    @Override
    public Tensor scale(Tensor into, double factor) {
        return inPlace(into, into, (a, b) -> a * factor);
    }

    @Override
    public Tensor multiply(Tensor a, Tensor b) {
        return made(a, i -> values(a)[i] * values(b)[i]);
    }

    @Override
    public Tensor inverseRoot(Tensor x) {
        return inPlace(x, x, (a, b) -> 1 / Math.sqrt(a));
    }

    @Override
    public Tensor affine(Tensor x, double factor, double offset) {
        return made(x, i -> offset + factor * values(x)[i]);
    }

    @Override
    public Tensor multiplyRows(Tensor x, Tensor w) {
        return made(x, i -> values(x)[i] * values(w)[i % values(w).length]);
    }

    @Override
    public Tensor multiplyColumns(Tensor x, Tensor column) {
        int width = PlainTensor.of(x).columns();
        return made(x, i -> values(x)[i] * values(column)[i / width]);
    }

    @Override
    public Tensor columnDots(Tensor a, Tensor b) {
        return rowDots(turned(a), turned(b));
    }

    @Override
    public Tensor rowDots(Tensor a, Tensor b) {
        PlainTensor products = PlainTensor.of(multiply(a, b));
        PlainTensor sums = PlainTensor.empty(products.rows());
        for (int i = 0; i < products.values().length; i++) {
            sums.values()[i / products.columns()] += products.values()[i];
        }
        return sums;
    }

    @Override
    public double squaredNorm(Tensor x) {
        double sum = 0;
        for (double value : values(x)) {
            sum += value * value;
        }
        return sum;
    }

    @Override
    public Tensor gather(Tensor table, int[] rows) {
        int width = PlainTensor.of(table).columns();
        return made(PlainTensor.empty(rows.length, width), i -> PlainTensor.of(table)
                .at(rows[i / width], i % width));
    }

    @Override
    public Tensor scatter(Tensor into, int[] rows, Tensor x) {
        int width = PlainTensor.of(x).columns();
        for (int i = 0; i < values(x).length; i++) {
            PlainTensor.of(into).put(rows[i / width], i % width, values(x)[i]);
        }
        return into;
    }

    @Override
    public Tensor rmsNorm(Tensor x, Tensor weight, double epsilon) {
        return PlainRows.norm(PlainTensor.of(x), values(weight), epsilon);
    }

    @Override
    public Tensor rmsNormBackward(Tensor x, Tensor weight, double epsilon, Tensor gradient, Tensor into) {
        return add(into, PlainRows.normBackward(PlainTensor.of(x), values(weight), epsilon, values(gradient)));
    }

    @Override
    public Tensor rotate(Tensor x, Optional<HeadNorm> norm, Angles angles) {
        Tensor normal = norm.<Tensor>map(n -> asRows(rmsNorm(byHead(x, angles), n.weight(), n.epsilon()), x))
                .orElse(x);
        return PlainRows.turn(PlainTensor.of(normal), angles, 1);
    }

    @Override
    public Tensor rotateBackward(Tensor x, Optional<HeadNorm> norm, Angles angles, Tensor gradient) {
        PlainTensor turned = PlainRows.turn(PlainTensor.of(gradient), angles, -1);
        return norm.<Tensor>map(n -> {
                    PlainTensor heads = byHead(x, angles);
                    PlainTensor above = byHead(turned, angles);
                    return asRows(PlainRows.normBackward(heads, values(n.weight()), n.epsilon(), above.values()), x);
                })
                .orElse(turned);
    }

    @Override
    public Attended attend(Tensor queries, Tensor keys, Tensor values, Heads heads, Visible visible) {
        return new Attended(new PlainAttention(queries, keys, values, heads, visible).forward(), zeros(1));
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
        return new PlainAttention(queries, keys, values, heads, visible).backward(PlainTensor.of(gradient));
    }

    @Override
    public Tensor gated(Tensor gate, Tensor up) {
        return made(gate, i -> values(gate)[i] * PlainRows.sigmoid(values(gate)[i]) * values(up)[i]);
    }

    @Override
    public void gatedBackward(Tensor gate, Tensor up, Tensor gradient) {
        for (int i = 0; i < values(gate).length; i++) {
            double g = values(gate)[i];
            double sigmoid = PlainRows.sigmoid(g);
            double above = values(gradient)[i];
            values(gate)[i] = sigmoid * (1 + g * (1 - sigmoid)) * values(up)[i] * above;
            values(up)[i] = g * sigmoid * above;
        }
    }

    @Override
    public double[] crossEntropy(Tensor logits, int[] labels) {
        return PlainRows.losses(PlainTensor.of(logits), labels);
    }

    @Override
    public double[] crossEntropyGradients(Tensor logits, int[] labels, double factor) {
        double[] losses = crossEntropy(logits, labels);
        PlainRows.lossGradients(PlainTensor.of(logits), labels, factor);
        return losses;
    }

    @Override
    public Tensor dropped(Tensor x, Drops drops) {
        return PlainRows.dropped(PlainTensor.of(x), drops);
    }

    @Override
    public Tensor decompose(Tensor plain, Tensor x, Drops drops, Tensor weight, Tensor gain) {
        Tensor left = productTransposed(dropped(x, drops), weight);
        add(plain, multiplyRows(left, affine(gain, 1, -1)));
        return left;
    }

    @Override
    public Tensor withdraw(Tensor into, Drops drops, Tensor gradient, Optional<Tensor> factors, Tensor weight) {
        Tensor all = product(factors.map(f -> multiplyRows(gradient, f)).orElse(gradient), weight);
        add(into, scale(lasting(all), -drops.kept()));
        return add(into, dropped(all, drops));
    }

    @Override
    public void append(Tensor cache, Tensor x, int batch, int position) {
        PlainTensor from = PlainTensor.of(x);
        int height = from.rows() / batch;
        int capacity = PlainTensor.of(cache).rows() / batch;
        for (int i = 0; i < from.values().length; i++) {
            int row = i / from.columns();
            PlainTensor.of(cache)
                    .put(row / height * capacity + position + row % height, i % from.columns(), from.values()[i]);
        }
    }

    @Override
    public void adamW(
            Tensor parameter, Tensor gradient, Tensor first, Tensor second, AdamW rule, double rate, long step) {
        for (int i = 0; i < values(parameter).length; i++) {
            double g = values(gradient)[i];
            double m = rule.beta1() * values(first)[i] + (1 - rule.beta1()) * g;
            double v = rule.beta2() * values(second)[i] + (1 - rule.beta2()) * g * g;
            values(first)[i] = m;
            values(second)[i] = v;
            double mean = m / (1 - Math.pow(rule.beta1(), (double) step));
            double square = v / (1 - Math.pow(rule.beta2(), (double) step));
            values(parameter)[i] = values(parameter)[i] * (1 - rate * rule.weightDecay())
                    - rate * mean / (Math.sqrt(square) + rule.epsilon());
        }
    }

    private static double[] values(Tensor x) {
        return PlainTensor.of(x).values();
    }

    private static Tensor inPlace(Tensor into, Tensor x, DoubleBinaryOperator operation) {
        for (int i = 0; i < values(into).length; i++) {
            values(into)[i] = operation.applyAsDouble(values(into)[i], values(x)[i]);
        }
        return into;
    }

    private static PlainTensor made(Tensor like, IntToDoubleFunction value) {
        PlainTensor result = PlainTensor.empty(PlainTensor.of(like).shape());
        for (int i = 0; i < result.values().length; i++) {
            result.values()[i] = value.applyAsDouble(i);
        }
        return result;
    }

    private static PlainTensor turned(Tensor tensor) {
        PlainTensor x = PlainTensor.of(tensor);
        return made(PlainTensor.empty(x.columns(), x.rows()), i -> x.at(i % x.rows(), i / x.rows()));
    }

    private static PlainTensor byHead(Tensor x, Angles angles) {
        return new PlainTensor(
                values(x),
                values(x).length / (2 * angles.cosine().size(1)),
                2 * angles.cosine().size(1));
    }

    private static PlainTensor asRows(Tensor heads, Tensor like) {
        return new PlainTensor(values(heads), PlainTensor.of(like).shape());
    }
}
