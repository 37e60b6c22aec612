package fr.medinjection.lm.tensor;

import fr.medinjection.lm.weights.Weights;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Every operation by its definition in loops over doubles: the naive twin of all backends, and precise enough for differences. */
public final class PlainBackend implements PlainMatrices {
    private final boolean merging;

    private PlainBackend(boolean merging) {
        this.merging = merging;
    }

    public static PlainBackend doublePrecision() {
        return new PlainBackend(false);
    }

    /** One that always builds adapters into the weights. */
    public static PlainBackend merging() {
        return new PlainBackend(true);
    }

    @Override
    public boolean worthMerging(long rows, Tensor weight) {
        return merging;
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
        return PlainMatrices.made(x, i -> PlainMatrices.values(x)[i]);
    }

    @Override
    public float[] floats(Tensor x) {
        float[] floats = new float[PlainMatrices.values(x).length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) PlainMatrices.values(x)[i];
        }
        return floats;
    }

    /** The values in the precision they are computed in. */
    public static double[] doubles(Tensor x) {
        return PlainMatrices.values(x).clone();
    }

    /** A tensor of this backend with values that need not be single precision. */
    public static Tensor tensor(double[] values, long... shape) {
        return new PlainTensor(values.clone(), shape);
    }

    @Override
    public Tensor rmsNorm(Tensor x, Tensor weight, double epsilon) {
        return PlainRows.norm(PlainTensor.of(x), PlainMatrices.values(weight), epsilon);
    }

    @Override
    public Tensor rmsNormBackward(Tensor x, Tensor weight, double epsilon, Tensor gradient, Tensor into) {
        return add(
                into,
                PlainRows.normBackward(
                        PlainTensor.of(x), PlainMatrices.values(weight), epsilon, PlainMatrices.values(gradient)));
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
                    return asRows(
                            PlainRows.normBackward(
                                    heads, PlainMatrices.values(n.weight()), n.epsilon(), above.values()),
                            x);
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
        return PlainMatrices.made(
                gate,
                i -> PlainMatrices.values(gate)[i]
                        * PlainRows.sigmoid(PlainMatrices.values(gate)[i])
                        * PlainMatrices.values(up)[i]);
    }

    @Override
    public void gatedBackward(Tensor gate, Tensor up, Tensor gradient) {
        for (int i = 0; i < PlainMatrices.values(gate).length; i++) {
            double g = PlainMatrices.values(gate)[i];
            double sigmoid = PlainRows.sigmoid(g);
            double above = PlainMatrices.values(gradient)[i];
            PlainMatrices.values(gate)[i] = sigmoid * (1 + g * (1 - sigmoid)) * PlainMatrices.values(up)[i] * above;
            PlainMatrices.values(up)[i] = g * sigmoid * above;
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
    public void adamW(
            Tensor parameter, Tensor gradient, Tensor first, Tensor second, AdamW rule, double rate, long step) {
        for (int i = 0; i < PlainMatrices.values(parameter).length; i++) {
            double g = PlainMatrices.values(gradient)[i];
            double m = rule.beta1() * PlainMatrices.values(first)[i] + (1 - rule.beta1()) * g;
            double v = rule.beta2() * PlainMatrices.values(second)[i] + (1 - rule.beta2()) * g * g;
            PlainMatrices.values(first)[i] = m;
            PlainMatrices.values(second)[i] = v;
            double mean = m / (1 - Math.pow(rule.beta1(), (double) step));
            double square = v / (1 - Math.pow(rule.beta2(), (double) step));
            PlainMatrices.values(parameter)[i] = PlainMatrices.values(parameter)[i] * (1 - rate * rule.weightDecay())
                    - rate * mean / (Math.sqrt(square) + rule.epsilon());
        }
    }

    private static PlainTensor byHead(Tensor x, Angles angles) {
        return new PlainTensor(
                PlainMatrices.values(x),
                PlainMatrices.values(x).length / (2 * angles.cosine().size(1)),
                2 * angles.cosine().size(1));
    }

    private static PlainTensor asRows(Tensor heads, Tensor like) {
        return new PlainTensor(PlainMatrices.values(heads), PlainTensor.of(like).shape());
    }
}
