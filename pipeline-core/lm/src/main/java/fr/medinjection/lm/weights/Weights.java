package fr.medinjection.lm.weights;

import fr.medinjection.lm.LmException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;

/** Named tensors that can be read in pieces as float32. */
public interface Weights {
    Set<String> names();

    List<Long> shape(String name);

    /** Fills {@code into} with the elements of {@code name} that start at element {@code from} in row-major order. */
    void read(String name, long from, FloatBuffer into);

    /** Refuses a tensor that is missing or has another shape. */
    default void require(String name, List<Long> shape) {
        if (!names().contains(name)) {
            throw new LmException("Cannot find tensor in the weights: " + name);
        }
        if (!shape(name).equals(shape)) {
            throw new LmException("Invalid shape of tensor " + name + ": " + shape(name) + ", expected " + shape);
        }
    }

    /** A whole tensor, for what fits one array. */
    default float[] floats(String name) {
        float[] values = new float[Math.toIntExact(Shapes.elements(shape(name)))];
        read(name, 0, FloatBuffer.wrap(values));
        return values;
    }
}
