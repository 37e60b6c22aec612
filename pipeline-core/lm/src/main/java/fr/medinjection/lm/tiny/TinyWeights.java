package fr.medinjection.lm.tiny;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.weights.HeapWeights;
import fr.medinjection.lm.weights.Shapes;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Weights as the families draw them: matrices normal, norms one, biases zero. Each tensor has its own stream of the seed. */
final class TinyWeights {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private TinyWeights() {}

    static HeapWeights draw(ModelConfig config, double deviation, long seed) {
        HeapWeights weights = new HeapWeights();
        config.parameters().forEach((name, shape) -> weights.put(name, shape, values(name, shape, deviation, seed)));
        return weights;
    }

    private static float[] values(String name, List<Long> shape, double deviation, long seed) {
        float[] values = new float[Math.toIntExact(Shapes.elements(shape))];
        if (shape.size() == 1) {
            Arrays.fill(values, name.endsWith(".bias") ? 0 : 1);
            return values;
        }
        // java.util.Random, because its normal numbers are specified to the last bit.
        Random random = new Random((seed * MULTIPLIER) ^ name.hashCode());
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }
}
