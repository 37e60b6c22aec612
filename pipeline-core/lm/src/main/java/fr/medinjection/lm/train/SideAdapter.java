package fr.medinjection.lm.train;

import fr.medinjection.lm.model.FrozenLinear;
import fr.medinjection.lm.model.Linear;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Drops;
import fr.medinjection.lm.tensor.Tensor;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A frozen map with the adapter beside it, as PEFT computes it. With x' the input after dropout and s the scaling, LoRA is
 * W x + s B A x'. DoRA is W x + (g - 1) W x' + g s B A x' with g = m / |W + s B A| by rows, the length held constant in the gradient; without
 * dropout that is g (W x + s B A x). A bias is never scaled. W x' is W x less the products of the dropped elements; g s B, as narrow as the adapter, takes the
 * gain so that nothing as wide as the output has to.
 */
final class SideAdapter implements Linear {
    private final Backend backend;
    private final FrozenLinear base;
    private final LowRank adapter;
    private final double scaling;
    private final RowLengths lengths;
    private final Function<Tensor, Optional<Drops>> source;

    private Tensor input;
    private Optional<Drops> drops = Optional.empty();
    private Tensor narrow;
    private Tensor unscaled;
    private Tensor gain;
    private Tensor up;

    SideAdapter(
            Backend backend,
            FrozenLinear base,
            LowRank adapter,
            double scaling,
            RowLengths lengths,
            Function<Tensor, Optional<Drops>> source) {
        this.backend = backend;
        this.base = base;
        this.adapter = adapter;
        this.scaling = scaling;
        this.lengths = lengths;
        this.source = source;
    }

    @Override
    public Tensor forward(Tensor x) {
        return output(x, plain -> backend.weighAndAddProduct(plain, gain, narrow, up));
    }

    @Override
    public Tensor traced(Tensor x) {
        return output(x, plain -> {
            unscaled = plain;
            return backend.weighedPlusProduct(plain, gain, narrow, up);
        });
    }

    /** @param weighed g W x + g s B A x, given W x, where nothing is dropped */
    private Tensor output(Tensor x, UnaryOperator<Tensor> weighed) {
        enter(x);
        Tensor plain = base.product(x);
        if (adapter.magnitude().isEmpty()) {
            return base.addBias(backend.addProductTransposed(
                    plain, scaling, narrow, adapter.up().value()));
        }
        return base.addBias(drops.isPresent() ? withoutDropped(x, plain) : weighed.apply(plain));
    }

    /** What both the output and the backward pass start from. */
    private void enter(Tensor x) {
        drops = source.apply(x);
        input = drops.map(d -> backend.dropped(x, d)).orElse(x);
        narrow = backend.productTransposed(input, adapter.down().value());
        if (adapter.magnitude().isPresent()) {
            gain = backend.multiply(magnitude().value(), lengths.inverse());
            up = backend.scale(backend.multiplyColumns(adapter.up().value(), gain), scaling);
        }
    }

    @Override
    public Optional<Tensor> dear() {
        return adapter.magnitude().map(magnitude -> unscaled);
    }

    @Override
    public void repeat(Tensor x, Optional<Tensor> dear) {
        enter(x);
        unscaled = dear.orElse(null);
    }

    private Tensor withoutDropped(Tensor x, Tensor plain) {
        unscaled = backend.decompose(plain, x, drops.orElseThrow(), base.weight(), gain);
        return backend.addProductTransposed(plain, 1, narrow, up);
    }

    @Override
    public void backward(Tensor gradient, Optional<Tensor> dots, Tensor into) {
        if (adapter.magnitude().isEmpty()) {
            backend.addTransposedProduct(adapter.up().gradient(), scaling, gradient, narrow);
            Tensor toNarrow =
                    backend.scale(backend.product(gradient, adapter.up().value()), scaling);
            base.backward(gradient, into);
            throughDown(toNarrow, into);
            return;
        }
        toGainAndUp(gradient, backend.addWeighedProduct(into, gradient, throughBase(), unscaled, base.weight()));
        drops.ifPresent(
                d -> backend.withdraw(into, d, gradient, Optional.of(backend.affine(gain, 1, -1)), base.weight()));
        throughDown(backend.product(gradient, up), into);
    }

    /** The magnitude's gradient is that of g over the length, where dg = sum dy (W x' + s B A x'), the last term by way of dy' (A x'). */
    private void toGainAndUp(Tensor gradient, Tensor throughBase) {
        Tensor toUp = backend.transposedProduct(gradient, narrow);
        Tensor throughUp = backend.scale(backend.rowDots(toUp, adapter.up().value()), scaling);
        Tensor toGain = backend.add(throughUp, throughBase);
        backend.add(magnitude().gradient(), backend.multiply(toGain, lengths.inverse()));
        backend.add(adapter.up().gradient(), backend.scale(backend.multiplyColumns(toUp, gain), scaling));
    }

    /**
     * What the gradient is multiplied by on its way back through W: g; with dropout it goes through W on the whole input and g - 1 of it on what is left, that
     * is, with k = 1 / (1 - p), by 1 + k (g - 1), less the part that was dropped.
     */
    private Tensor throughBase() {
        return drops.map(d -> backend.affine(gain, d.kept(), 1 - d.kept())).orElse(gain);
    }

    /** Adds the gradient of A, and that of the input through it. */
    private void throughDown(Tensor toNarrow, Tensor into) {
        Tensor down = adapter.down().value();
        backend.addTransposedProduct(adapter.down().gradient(), 1, toNarrow, input);
        backend.addProduct(into, drops.map(Drops::kept).orElse(1f), toNarrow, down);
        drops.ifPresent(d -> backend.withdraw(into, d, toNarrow, Optional.empty(), down));
    }

    private LowRank.Parameter magnitude() {
        return adapter.magnitude().orElseThrow();
    }
}
