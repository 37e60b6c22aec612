package fr.medinjection.lm.train;

import fr.medinjection.lm.Projection;
import fr.medinjection.lm.model.FrozenLinear;
import fr.medinjection.lm.model.Linear;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.Optional;

/**
 * A frozen map with a low-rank adapter, as PEFT computes it. With x' the input after dropout and s the scaling, LoRA is
 * W x + s B A x'. DoRA is W x + (g - 1) W x' + g s B A x' with g = m / |W + s B A| by rows, the length held constant in the gradient; without
 * dropout that is g (W x + s B A x), which needs one product with W instead of two. A bias is never scaled.
 */
final class AdaptedLinear implements Linear {
    private final Backend backend;
    private final FrozenLinear base;
    private final LowRank adapter;
    private final double scaling;
    private final RowLengths lengths;
    private final MaskSource masks;

    private Tensor input;
    private Optional<Tensor> mask = Optional.empty();
    private Tensor narrow;
    private Tensor unscaled;
    private Tensor gain;

    /** The dropout mask for an input of a size. */
    @FunctionalInterface
    interface MaskSource {
        Optional<Tensor> mask(long rows, long columns);

        static MaskSource of(Dropout dropout, int layer, Projection projection) {
            return (rows, columns) -> dropout.mask(layer, projection, rows, columns);
        }
    }

    AdaptedLinear(
            Backend backend, FrozenLinear base, LowRank adapter, double scaling, RowLengths lengths, MaskSource masks) {
        this.backend = backend;
        this.base = base;
        this.adapter = adapter;
        this.scaling = scaling;
        this.lengths = lengths;
        this.masks = masks;
    }

    @Override
    public Tensor forward(Tensor x) {
        mask = masks.mask(x.size(0), x.size(1));
        input = mask.map(kept -> backend.multiply(x, kept)).orElse(x);
        narrow = backend.productTransposed(input, adapter.down().value());
        Tensor change =
                backend.scale(backend.productTransposed(narrow, adapter.up().value()), scaling);
        Tensor plain = base.product(x);
        return base.addBias(adapter.magnitude().isEmpty() ? backend.add(change, plain) : decomposed(change, plain));
    }

    private Tensor decomposed(Tensor change, Tensor plain) {
        gain = backend.multiply(magnitude().value(), lengths.inverse());
        Tensor dropped = mask.isPresent() ? base.product(input) : plain;
        unscaled = backend.add(change, dropped);
        Tensor y = backend.multiplyRows(unscaled, gain);
        if (mask.isPresent()) {
            backend.add(y, plain);
            backend.subtract(y, dropped);
        }
        return y;
    }

    @Override
    public Tensor backward(Tensor gradient) {
        if (adapter.magnitude().isEmpty()) {
            Tensor toInput = throughFactors(gradient);
            Tensor kept = mask.map(m -> backend.multiply(toInput, m)).orElse(toInput);
            return backend.add(kept, base.backward(gradient));
        }
        Tensor toGain = backend.columnSums(backend.multiply(gradient, unscaled));
        magnitude().accumulate(backend, backend.multiply(toGain, lengths.inverse()));
        Tensor scaled = backend.multiplyRows(gradient, gain);
        Tensor toInput = throughFactors(scaled);
        return mask.map(m -> throughDropout(toInput, scaled, gradient, m))
                .orElseGet(() -> backend.add(toInput, base.backward(scaled)));
    }

    /** The two uses of W: g - 1 of it on the dropped input, all of it on the whole. */
    private Tensor throughDropout(Tensor toInput, Tensor scaled, Tensor gradient, Tensor kept) {
        Tensor dropped = backend.add(toInput, base.backward(backend.subtract(scaled, gradient)));
        return backend.add(backend.multiply(dropped, kept), base.backward(gradient));
    }

    private LowRank.Parameter magnitude() {
        return adapter.magnitude().orElseThrow();
    }

    /** Adds up the gradients of the factors; returns that of the input through them. */
    private Tensor throughFactors(Tensor gradient) {
        Tensor toNarrow = backend.scale(backend.product(gradient, adapter.up().value()), scaling);
        Tensor toUp = backend.scale(backend.transposedProduct(gradient, narrow), scaling);
        adapter.up().accumulate(backend, toUp);
        adapter.down().accumulate(backend, backend.transposedProduct(toNarrow, input));
        return backend.product(toNarrow, adapter.down().value());
    }
}
