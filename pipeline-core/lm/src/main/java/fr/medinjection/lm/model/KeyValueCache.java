package fr.medinjection.lm.model;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The keys and values of the columns seen so far, for a batch and a greatest length that are fixed when it is made. */
public final class KeyValueCache implements AutoCloseable {
    private final Backend backend;
    private final int batch;
    private final int capacity;
    private final List<Tensor> keys = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();

    /** Makes the cache; call it outside every scope. */
    public KeyValueCache(ModelWeights weights, int batch, int capacity) {
        this.backend = weights.backend();
        this.batch = batch;
        this.capacity = capacity;
        ModelConfig config = weights.config();
        for (int layer = 0; layer < config.layers(); layer++) {
            long width = (long) config.keyValueHeads() * config.headDim();
            keys.add(backend.zeros((long) batch * capacity, width));
            values.add(backend.zeros((long) batch * capacity, width));
        }
    }

    /** The columns that each row of the batch has room for. */
    int capacity() {
        return capacity;
    }

    Tensor appendKeys(int layer, Tensor x, Span span) {
        return append(keys.get(layer), x, span);
    }

    Tensor appendValues(int layer, Tensor x, Span span) {
        return append(values.get(layer), x, span);
    }

    private Tensor append(Tensor cache, Tensor x, Span span) {
        backend.append(cache, x, batch, span.past());
        return cache;
    }

    @Override
    public void close() {
        keys.forEach(Tensor::close);
        values.forEach(Tensor::close);
    }
}
