package fr.medinjection.lm.train;

import fr.medinjection.lm.model.FrozenLinear;
import fr.medinjection.lm.model.Linear;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.Optional;

/**
 * A frozen map with its adapter built into the weight of the pass: y = W' x with W' = g (W + s B A), where g = m / |W + s B A| by rows for DoRA and 1 for LoRA.
 * One product each way then does what the weight and its adapter do, and what the adapter costs beside it grows with the weight and not with the rows. Nothing may
 * be dropped, since W x and the adapter would have different inputs, and no bias be added. The gradient of m needs no product: dm = sum dy y / m.
 */
final class MergedAdapter implements Linear {
    private final Backend backend;
    private final FrozenLinear base;
    private final LowRank adapter;
    private final double scaling;
    private final RowLengths lengths;

    private Tensor merged;
    private Tensor up;
    private Tensor gain;
    private Tensor input;
    private Tensor output;

    MergedAdapter(Backend backend, FrozenLinear base, LowRank adapter, double scaling, RowLengths lengths) {
        this.backend = backend;
        this.base = base;
        this.adapter = adapter;
        this.scaling = scaling;
        this.lengths = lengths;
    }

    /** Whether the map can be computed so: no bias, and no length of zero, by which the gradient would be divided. */
    boolean fits() {
        return !base.hasBias() && adapter.magnitude().stream().noneMatch(m -> hasZero(backend.floats(m.value())));
    }

    private static boolean hasZero(float[] numbers) {
        for (float number : numbers) {
            if (number == 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Tensor forward(Tensor x) {
        merge();
        return backend.productTransposed(x, merged);
    }

    @Override
    public Tensor traced(Tensor x) {
        input = x;
        output = forward(x);
        return output;
    }

    @Override
    public Optional<Tensor> dear() {
        return adapter.magnitude().map(magnitude -> output);
    }

    @Override
    public void repeat(Tensor x, Optional<Tensor> dear) {
        merge();
        input = x;
        output = dear.orElse(null);
    }

    private void merge() {
        Tensor b = adapter.up().value();
        if (adapter.magnitude().isPresent()) {
            gain = backend.multiply(adapter.magnitude().get().value(), lengths.inverse());
            up = backend.scale(backend.multiplyColumns(b, gain), scaling);
            merged = backend.multiplyColumns(base.weight(), gain);
        } else {
            up = backend.affine(b, scaling, 0);
            merged = backend.affine(base.weight(), 1, 0);
        }
        backend.addProduct(merged, 1, up, adapter.down().value());
    }

    @Override
    public boolean readsOutput() {
        return adapter.magnitude().isPresent();
    }

    @Override
    public void backward(Tensor gradient, Optional<Tensor> dots, Tensor into) {
        backend.addProduct(into, 1, gradient, merged);
        Tensor toNarrow = backend.product(gradient, up);
        backend.addTransposedProduct(adapter.down().gradient(), 1, toNarrow, input);
        Tensor narrow = backend.productTransposed(input, adapter.down().value());
        Tensor toUp = backend.scale(backend.transposedProduct(gradient, narrow), scaling);
        Tensor sum = adapter.up().gradient();
        backend.add(sum, adapter.magnitude().isPresent() ? backend.multiplyColumns(toUp, gain) : toUp);
        adapter.magnitude().ifPresent(m -> toMagnitude(m, dots.orElseGet(() -> backend.columnDots(gradient, output))));
    }

    /** 1 / m as m / sqrt(m^2)^2. */
    private void toMagnitude(LowRank.Parameter magnitude, Tensor dots) {
        Tensor m = magnitude.value();
        Tensor inverse = backend.inverseRoot(backend.multiply(m, m));
        backend.add(
                magnitude.gradient(), backend.multiply(backend.multiply(dots, m), backend.multiply(inverse, inverse)));
    }
}
