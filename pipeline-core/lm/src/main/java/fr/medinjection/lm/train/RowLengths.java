package fr.medinjection.lm.train;

import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;

/**
 * The lengths of the rows of W + s B A, which change only when the optimizer steps. By |W|^2 + 2 s (W A') . B + s^2 (B (A A')) . B, row by row, the
 * dense product is never built; |W|^2 is computed once.
 */
final class RowLengths implements AutoCloseable {
    private final Backend backend;
    private final Tensor weight;
    private final LowRank adapter;
    private final double scaling;
    private final Tensor squared;
    private Tensor inverse;

    RowLengths(Backend backend, Tensor weight, LowRank adapter, double scaling) {
        this.backend = backend;
        this.weight = weight;
        this.adapter = adapter;
        this.scaling = scaling;
        this.squared = backend.scoped(() -> backend.lasting(backend.rowDots(weight, weight)));
        this.inverse = computed();
    }

    /** One over each row's length. */
    Tensor inverse() {
        return inverse;
    }

    /** To be called whenever A or B has changed. */
    void refresh() {
        inverse.close();
        inverse = computed();
    }

    private Tensor computed() {
        return backend.scoped(() -> {
            Tensor down = adapter.down().value();
            Tensor up = adapter.up().value();
            Tensor cross = backend.scale(backend.productTransposed(weight, down), 2 * scaling);
            Tensor both = backend.addProduct(cross, scaling * scaling, up, backend.productTransposed(down, down));
            return backend.lasting(backend.inverseRoot(backend.add(backend.rowDots(both, up), squared)));
        });
    }

    @Override
    public void close() {
        squared.close();
        inverse.close();
    }
}
