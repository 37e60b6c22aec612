package fr.medinjection.lm.model;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import fr.medinjection.lm.weights.Shapes;
import fr.medinjection.lm.weights.WeightFolder;
import fr.medinjection.lm.weights.Weights;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A model's configuration and its weights in memory. Nothing changes them, so any number of threads may share one. */
public final class ModelWeights implements AutoCloseable {
    private static final double GIGABYTE = 1 << 30;

    private final ModelConfig config;
    private final Backend backend;
    private final Map<String, Tensor> tensors = new HashMap<>();
    /** What this closes: another model may share the rest. */
    private final Map<String, Tensor> owned = new HashMap<>();

    private ModelWeights(ModelConfig config, Backend backend) {
        this.config = config;
        this.backend = backend;
    }

    /** Loads a Hugging Face folder. */
    public static ModelWeights load(Path folder, Backend backend) {
        return load(ModelConfig.read(folder), WeightFolder.open(folder), backend);
    }

    public static ModelWeights load(ModelConfig config, Weights weights, Backend backend) {
        config.check(weights);
        long needed = bytes(config, backend.elementBytes());
        backend.freeBytes().ifPresent(free -> requireRoom(needed, free));
        ModelWeights loaded = new ModelWeights(config, backend);
        config.parameters().keySet().forEach(name -> loaded.owned.put(name, backend.load(weights, name)));
        loaded.tensors.putAll(loaded.owned);
        return loaded;
    }

    /** Bytes of a model's weights: vectors are in single precision, matrices as the backend has them. */
    public static long bytes(ModelConfig config, int elementBytes) {
        return config.parameters().values().stream()
                .mapToLong(shape -> Shapes.elements(shape) * (shape.size() == 1 ? Float.BYTES : elementBytes))
                .sum();
    }

    private static void requireRoom(long needed, long free) {
        if (needed > free) {
            throw new LmException(String.format(
                    Locale.ROOT,
                    "Cannot load the model onto the card: its weights take %.2f GB and %.2f GB are free;"
                            + " free the card, take a larger one or hold the weights in bfloat16",
                    needed / GIGABYTE,
                    free / GIGABYTE));
        }
    }

    /** This model with some weights replaced by what {@code weights} has; it shares the others, and does not close them. */
    public ModelWeights replacing(ModelConfig other, Weights weights) {
        ModelWeights replaced = new ModelWeights(other, backend);
        replaced.tensors.putAll(tensors);
        if (!other.tied() && config.tied()) {
            replaced.tensors.put(ModelConfig.HEAD, head());
        }
        weights.names().forEach(name -> replaced.owned.put(name, backend.load(weights, name)));
        replaced.tensors.putAll(replaced.owned);
        return replaced;
    }

    public ModelConfig config() {
        return config;
    }

    public Backend backend() {
        return backend;
    }

    /** A weight by its name in the model folder. */
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(name);
        }
        return tensor;
    }

    /** The output head: the embedding itself where the two are tied. */
    public Tensor head() {
        return tensor(config.tied() ? ModelConfig.EMBEDDING : ModelConfig.HEAD);
    }

    @Override
    public void close() {
        owned.values().forEach(Tensor::close);
    }
}
