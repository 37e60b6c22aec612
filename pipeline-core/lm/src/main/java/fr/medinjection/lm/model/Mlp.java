package fr.medinjection.lm.model;

import fr.medinjection.lm.Projection;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.Optional;

/** The gated feed-forward half of a layer. */
final class Mlp {
    private final Backend backend;
    private final Linear gate;
    private final Linear up;
    private final Linear down;
    private Tensor gated;
    private Tensor raised;

    Mlp(ModelWeights weights, Linears linears, int layer) {
        this.backend = weights.backend();
        this.gate = linears.at(layer, Projection.GATE);
        this.up = linears.at(layer, Projection.UP);
        this.down = linears.at(layer, Projection.DOWN);
    }

    Tensor forward(Tensor x) {
        gated = gate.forward(x);
        raised = up.forward(x);
        return down.traced(backend.gated(gated, raised));
    }

    /** What the forward pass left that is dear to compute again. */
    Optional<Tensor> dear() {
        return down.dear();
    }

    /** Leaves what the backward pass starts from, without the output. */
    void repeat(Tensor x, Optional<Tensor> dear) {
        gated = gate.traced(x);
        raised = up.traced(x);
        down.repeat(backend.gated(gated, raised), dear);
    }

    /** Adds the gradient of the input to {@code into}. */
    void backward(Tensor gradient, Tensor into) {
        Tensor toProduct = backend.zeros(gated.size(0), gated.size(1));
        down.backward(gradient, toProduct);
        Optional<Backend.GateDots> dots = gradients(toProduct);
        gate.backward(gated, dots.map(Backend.GateDots::gate), into);
        up.backward(raised, dots.map(Backend.GateDots::up), into);
    }

    /** Puts the gradients of the two factors in their places, and gives their sums with what stood there where a map reads that. */
    private Optional<Backend.GateDots> gradients(Tensor toProduct) {
        if (gate.readsOutput() || up.readsOutput()) {
            return Optional.of(backend.gatedBackwardDots(gated, raised, toProduct));
        }
        backend.gatedBackward(gated, raised, toProduct);
        return Optional.empty();
    }
}
