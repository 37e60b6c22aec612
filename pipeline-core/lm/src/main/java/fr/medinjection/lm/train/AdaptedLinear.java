package fr.medinjection.lm.train;

import fr.medinjection.lm.Projection;
import fr.medinjection.lm.model.FrozenLinear;
import fr.medinjection.lm.model.Linear;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Drops;
import fr.medinjection.lm.tensor.Tensor;
import java.util.Optional;

/** A frozen map with a low-rank adapter, computed for each pass in the cheaper of two ways that give the same: beside the weight, or built into it. */
final class AdaptedLinear implements Linear {
    private final Backend backend;
    private final FrozenLinear base;
    private final DropsSource source;
    private final SideAdapter beside;
    private final MergedAdapter merged;
    private Optional<Drops> drops = Optional.empty();
    private Linear chosen;

    /** What is dropped of an input of a size. */
    @FunctionalInterface
    interface DropsSource {
        Optional<Drops> drops(long rows, long columns);

        static DropsSource of(Dropout dropout, int layer, Projection projection) {
            return (rows, columns) -> dropout.drops(layer, projection, rows, columns);
        }
    }

    AdaptedLinear(
            Backend backend,
            FrozenLinear base,
            LowRank adapter,
            double scaling,
            RowLengths lengths,
            DropsSource source) {
        this.backend = backend;
        this.base = base;
        this.source = source;
        this.beside = new SideAdapter(backend, base, adapter, scaling, lengths, x -> drops);
        this.merged = new MergedAdapter(backend, base, adapter, scaling, lengths);
    }

    private Linear choose(Tensor x) {
        drops = source.drops(x.size(0), x.size(1));
        boolean builtIn = drops.isEmpty() && backend.worthMerging(x.size(0), base.weight()) && merged.fits();
        chosen = builtIn ? merged : beside;
        return chosen;
    }

    @Override
    public Tensor forward(Tensor x) {
        return choose(x).forward(x);
    }

    @Override
    public Tensor traced(Tensor x) {
        return choose(x).traced(x);
    }

    @Override
    public Optional<Tensor> dear() {
        return chosen.dear();
    }

    @Override
    public void repeat(Tensor x, Optional<Tensor> dear) {
        choose(x).repeat(x, dear);
    }

    @Override
    public boolean readsOutput() {
        return chosen.readsOutput();
    }

    @Override
    public void backward(Tensor gradient, Optional<Tensor> dots, Tensor into) {
        chosen.backward(gradient, dots, into);
    }
}
