package fr.medinjection.lm.model;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.Optional;

/** From a projection of the queries or keys to rotated heads, each normalised first where the family does that. */
final class RotatedHeads {
    private final Backend backend;
    private final Optional<Backend.HeadNorm> norm;
    private Tensor projected;
    private Backend.Angles angles;

    RotatedHeads(ModelWeights weights, String normName) {
        ModelConfig config = weights.config();
        this.backend = weights.backend();
        this.norm = config.normalisesHeads()
                ? Optional.of(new Backend.HeadNorm(weights.tensor(normName), config.normEpsilon()))
                : Optional.empty();
    }

    Tensor forward(Tensor x, Backend.Angles positions) {
        projected = x;
        angles = positions;
        return backend.rotate(x, norm, angles);
    }

    /** The gradient of the projection, in the place of the given one. */
    Tensor backward(Tensor gradient) {
        return backend.rotateBackward(projected, norm, angles, gradient);
    }
}
