package fr.medinjection.lm.model;

import fr.medinjection.lm.tensor.Tensor;

/** A linear map of a layer. The backward pass uses what the last forward pass on the same object left, within the same scope. */
public interface Linear {
    Tensor forward(Tensor x);

    /** The gradient of the input, given that of the output; gradients of trained parameters are added up on the side. */
    Tensor backward(Tensor gradient);
}
