package fr.medinjection.lm.train;

import fr.medinjection.lm.Projection;
import fr.medinjection.lm.tensor.Drops;
import java.util.Optional;

/** What is dropped of a projection's input. Asked for twice in a step under recomputation, it must be the same both times. */
@FunctionalInterface
public interface Dropout {
    /** The drops of an input of this size, or none where nothing is dropped. */
    Optional<Drops> drops(int layer, Projection projection, long rows, long columns);

    static Dropout none() {
        return (layer, projection, rows, columns) -> Optional.empty();
    }
}
