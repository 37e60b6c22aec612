package fr.medinjection.lm.model;

import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;

/** Root-mean-square normalisation of rows, with its backward pass. */
final class Norm {
    private final Backend backend;
    private final Tensor weight;
    private final double epsilon;
    private Tensor input;

    Norm(ModelWeights weights, String name) {
        this.backend = weights.backend();
        this.weight = weights.tensor(name);
        this.epsilon = weights.config().normEpsilon();
    }

    Tensor forward(Tensor x) {
        input = x;
        return backend.rmsNorm(x, weight, epsilon);
    }

    /** Adds the gradient of the input to {@code into}. */
    void backward(Tensor gradient, Tensor into) {
        backend.rmsNormBackward(input, weight, epsilon, gradient, into);
    }
}
