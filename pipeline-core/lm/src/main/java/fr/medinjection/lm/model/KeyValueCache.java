package fr.medinjection.lm.model;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.OutOfDeviceMemory;
import fr.medinjection.lm.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The keys and values of the tokens seen so far, in slots of one length: each has room for one text, and for the next one when that is done. Holds the rotary tables of the
 * positions in a slot too.
 */
final class KeyValueCache implements AutoCloseable {
    private final Backend backend;
    private final int length;
    private final List<Tensor> keys = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();
    private final List<Tensor> tables = new ArrayList<>();

    /** Makes the cache; call it outside every scope. */
    KeyValueCache(ModelWeights weights, int slots, int length) {
        this.backend = weights.backend();
        this.length = length;
        ModelConfig config = weights.config();
        long width = (long) config.keyValueHeads() * config.headDim();
        try {
            for (int layer = 0; layer < config.layers(); layer++) {
                keys.add(backend.zeros((long) slots * length, width));
                values.add(backend.zeros((long) slots * length, width));
            }
            int[] positions = IntStream.range(0, length).toArray();
            tables.add(Span.cosines(weights, positions));
            tables.add(Span.sines(weights, positions));
        } catch (OutOfDeviceMemory e) {
            close();
            throw e;
        }
    }

    /** The row of a slot's first token. */
    int first(int slot) {
        return slot * length;
    }

    /** The rotary tables of positions in a slot. */
    Backend.Angles angles(int[] positions) {
        return Span.rows(backend, new Backend.Angles(tables.get(0), tables.get(1)), positions);
    }

    /** Puts the keys of a span's tokens in their places, and returns all. */
    Tensor withKeys(int layer, Tensor x, Span span) {
        return backend.scatter(keys.get(layer), span.places(), x);
    }

    /** Puts the values of a span's tokens in their places, and returns all. */
    Tensor withValues(int layer, Tensor x, Span span) {
        return backend.scatter(values.get(layer), span.places(), x);
    }

    @Override
    public void close() {
        keys.forEach(Tensor::close);
        values.forEach(Tensor::close);
        tables.forEach(Tensor::close);
    }
}
