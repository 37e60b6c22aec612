package fr.medinjection.lm.model;

import fr.medinjection.lm.tensor.Tensor;

/** A linear map of a layer. The backward pass uses what the last forward pass on the same object left, within the same scope. */
public interface Linear {
    Tensor forward(Tensor x);

    /** Adds the gradient of the input to {@code into}, given that of the output; gradients of trained parameters are added up on the side. */
    void backward(Tensor gradient, Tensor into);
}
