package fr.medinjection.lm.model;

import fr.medinjection.lm.tensor.Tensor;
import java.util.Optional;

/** A linear map of a layer. The backward pass uses what the last traced pass, or the repetition, on the same object left, within the same scope. */
public interface Linear {
    /** The output, where no backward pass follows. */
    Tensor forward(Tensor x);

    /** The output, leaving what the backward pass starts from. */
    Tensor traced(Tensor x);

    /** Of what the last traced pass left, the tensor that costs a product to compute again, where there is one. */
    default Optional<Tensor> dear() {
        return Optional.empty();
    }

    /** Leaves what {@link #traced} leaves, given what was dear, without the output. */
    void repeat(Tensor x, Optional<Tensor> dear);

    /** Whether the backward pass reads the output that the last traced pass gave: it must then stand unchanged, or the dots below be given. */
    default boolean readsOutput() {
        return false;
    }

    /**
     * Adds the gradient of the input to {@code into}, given that of the output; gradients of trained parameters are added up on the side.
     *
     * @param dots for each column the sum over the rows of the output times its gradient, where it is known already
     */
    void backward(Tensor gradient, Optional<Tensor> dots, Tensor into);

    default void backward(Tensor gradient, Tensor into) {
        backward(gradient, Optional.empty(), into);
    }
}
