package fr.medinjection.lm.model;

import fr.medinjection.lm.Projection;

/** Which linear map stands at each projection of each layer: the frozen one, or one with an adapter. */
@FunctionalInterface
public interface Linears {
    Linear at(int layer, Projection projection);

    /** The model as its folder has it. */
    static Linears frozen(ModelWeights weights) {
        return (layer, projection) -> FrozenLinear.of(weights, layer, projection);
    }
}
