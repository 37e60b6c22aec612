package fr.medinjection.lm.train;

import fr.medinjection.lm.Projection;
import fr.medinjection.lm.tensor.Tensor;
import java.util.Optional;

/** The dropout mask of a projection's input: 0, or 1 / (1 - p). Asked for twice in a step under recomputation, it must be the same both times. */
@FunctionalInterface
public interface Dropout {
    /** The mask for an input of this size, or none where nothing is dropped. */
    Optional<Tensor> mask(int layer, Projection projection, long rows, long columns);

    static Dropout none() {
        return (layer, projection, rows, columns) -> Optional.empty();
    }
}
