package fr.medinjection.lm.model;

import fr.medinjection.lm.tensor.Tensor;
import java.util.Optional;

/** A linear map of a layer. The backward pass uses what the last forward pass, or the repetition, on the same object left, within the same scope. */
public interface Linear {
    Tensor forward(Tensor x);

    /** Of what the last forward pass left for the backward pass, the tensor that costs a product to compute again, where there is one. */
    default Optional<Tensor> dear() {
        return Optional.empty();
    }

    /** Leaves for the backward pass what {@link #forward} leaves, given what was dear, without the output. */
    void repeat(Tensor x, Optional<Tensor> dear);

    /** Adds the gradient of the input to {@code into}, given that of the output; gradients of trained parameters are added up on the side. */
    void backward(Tensor gradient, Tensor into);
}
