package fr.medinjection.lm.train;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import fr.medinjection.lm.weights.HeapWeights;
import java.util.EnumSet;
import java.util.List;

/** The values that an adapter starts from. */
final class FreshAdapter {
    private final AdapterConfig config;
    private final ModelWeights model;
    private final long seed;

    FreshAdapter(AdapterConfig config, ModelWeights model, long seed) {
        this.config = config;
        this.model = model;
        this.seed = seed;
    }

    HeapWeights weights() {
        HeapWeights weights = new HeapWeights();
        for (int layer = 0; layer < model.config().layers(); layer++) {
            for (Projection projection : EnumSet.copyOf(config.targets())) {
                add(weights, layer, projection);
            }
        }
        return weights;
    }

    private void add(HeapWeights weights, int layer, Projection projection) {
        String path = ModelConfig.layer(layer) + projection.path();
        String prefix = "base_model.model." + path + ".";
        List<Long> shape = model.config().shape(projection);
        int out = Math.toIntExact(shape.get(0));
        int in = Math.toIntExact(shape.get(1));
        weights.put(
                prefix + "lora_A.weight", List.of((long) config.rank(), shape.get(1)), uniform(layer, projection, in));
        weights.put(
                prefix + "lora_B.weight", List.of(shape.get(0), (long) config.rank()), new float[out * config.rank()]);
        if (config.kind() == AdapterConfig.Kind.DORA) {
            weights.put(prefix + "lora_magnitude_vector", shape.subList(0, 1), lengths(model.tensor(path + ".weight")));
        }
    }

    /** Kaiming with a = sqrt 5: the bound is 1 / sqrt(fan in). */
    private float[] uniform(int layer, Projection projection, int in) {
        CounterRandom random = new CounterRandom(seed, layer, projection.path().hashCode());
        float bound = (float) (1 / Math.sqrt(in));
        float[] values = new float[config.rank() * in];
        for (int i = 0; i < values.length; i++) {
            values[i] = (2 * random.uniform(i) - 1) * bound;
        }
        return values;
    }

    private float[] lengths(Tensor weight) {
        Backend backend = model.backend();
        float[] squares = backend.scoped(() -> backend.floats(backend.rowDots(weight, weight)));
        for (int i = 0; i < squares.length; i++) {
            squares[i] = (float) Math.sqrt(squares[i]);
        }
        return squares;
    }
}
