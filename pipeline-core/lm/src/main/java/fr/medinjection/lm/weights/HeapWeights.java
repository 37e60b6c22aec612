package fr.medinjection.lm.weights;

import fr.medinjection.lm.LmException;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Weights held in memory: what is about to be written, an adapter among them. */
public final class HeapWeights implements Weights {
    private final Map<String, float[]> values = new TreeMap<>();
    private final Map<String, List<Long>> shapes = new TreeMap<>();

    /** Adds a tensor and returns this. */
    public HeapWeights put(String name, List<Long> shape, float[] data) {
        if (Shapes.elements(shape) != data.length) {
            throw new LmException(
                    "Invalid shape of tensor " + name + ": " + shape + ", expected " + data.length + " elements");
        }
        values.put(name, data.clone());
        shapes.put(name, List.copyOf(shape));
        return this;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    @Override
    public List<Long> shape(String name) {
        return shapes.get(name);
    }

    @Override
    public void read(String name, long from, FloatBuffer into) {
        into.put(values.get(name), Math.toIntExact(from), into.remaining());
    }
}
