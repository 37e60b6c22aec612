package fr.medinjection.lm.model;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.Optional;

/** y = W x + b with weights that are not trained. */
public final class FrozenLinear implements Linear {
    private final Backend backend;
    private final Tensor weight;
    private final Optional<Tensor> bias;

    private FrozenLinear(Backend backend, Tensor weight, Optional<Tensor> bias) {
        this.backend = backend;
        this.weight = weight;
        this.bias = bias;
    }

    public static FrozenLinear of(ModelWeights weights, int layer, Projection projection) {
        String name = ModelConfig.layer(layer) + projection.path();
        Optional<Tensor> bias =
                weights.config().hasBias(projection) ? Optional.of(weights.tensor(name + ".bias")) : Optional.empty();
        return new FrozenLinear(weights.backend(), weights.tensor(name + ".weight"), bias);
    }

    @Override
    public Tensor forward(Tensor x) {
        return addBias(product(x));
    }

    @Override
    public Tensor traced(Tensor x) {
        return forward(x);
    }

    @Override
    public void repeat(Tensor x, Optional<Tensor> dear) {
        // The backward pass reads nothing but the weight.
    }

    @Override
    public void backward(Tensor gradient, Optional<Tensor> dots, Tensor into) {
        backend.addProduct(into, 1, gradient, weight);
    }

    /** W x, without the bias. */
    public Tensor product(Tensor x) {
        return backend.productTransposed(x, weight);
    }

    /** Adds the bias in place, where there is one. */
    public Tensor addBias(Tensor y) {
        return bias.map(row -> backend.addToRows(y, row)).orElse(y);
    }

    public boolean hasBias() {
        return bias.isPresent();
    }

    public Tensor weight() {
        return weight;
    }
}
