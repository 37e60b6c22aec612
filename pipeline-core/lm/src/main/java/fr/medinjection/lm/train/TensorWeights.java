package fr.medinjection.lm.train;

import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import fr.medinjection.lm.weights.Weights;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Tensors of a backend as they are now, to be written; only one at a time is copied. */
final class TensorWeights implements Weights {
    private final Backend backend;
    private final Map<String, Tensor> tensors;
    private String copied = "";
    private float[] copy = {};

    TensorWeights(Backend backend, Map<String, Tensor> tensors) {
        this.backend = backend;
        this.tensors = tensors;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public List<Long> shape(String name) {
        return shape(tensors.get(name));
    }

    @Override
    public void read(String name, long from, FloatBuffer into) {
        if (!name.equals(copied)) {
            copy = backend.floats(tensors.get(name));
            copied = name;
        }
        into.put(copy, Math.toIntExact(from), into.remaining());
    }

    static List<Long> shape(Tensor tensor) {
        return IntStream.range(0, tensor.rank()).mapToObj(tensor::size).toList();
    }
}
