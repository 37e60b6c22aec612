package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.lm.Golden;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.TrainingPass;
import fr.medinjection.lm.tensor.PlainBackend;
import fr.medinjection.lm.weights.HeapWeights;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gradients against central differences in double precision, with dropout. DoRA's A and B are left out: their gradient holds the lengths constant. */
class GradientIT {
    private static final PlainBackend BACKEND = PlainBackend.doublePrecision();
    private static final float STEP = 0x1p-9f;

    @ParameterizedTest
    @CsvSource({"qwen3,LORA", "qwen3,DORA", "llama-llama3,LORA", "qwen2-window,LORA"})
    void areThoseOfDifferences(String name, AdapterConfig.Kind kind) {
        AdapterConfig config = new AdapterConfig(
                name, 3, 6, 0.2, kind, AdapterConfig.Scaling.STANDARD, EnumSet.allOf(Projection.class));
        try (ModelWeights model = ModelWeights.load(Golden.folder(name), BACKEND)) {
            HeapWeights weights = moved(new FreshAdapter(config, model, 1).weights());
            try (Adapter adapter = Adapter.of(config, weights, model)) {
                loss(adapter, model);
                for (LowRank.Parameter parameter : adapter.parameters()) {
                    if (kind == AdapterConfig.Kind.LORA || parameter.name().endsWith("lora_magnitude_vector")) {
                        check(parameter, config, weights, model);
                    }
                }
            }
        }
    }

    private static void check(
            LowRank.Parameter parameter, AdapterConfig config, HeapWeights weights, ModelWeights model) {
        float[] gradient = BACKEND.floats(parameter.gradient());
        int element = gradient.length / 2;
        float[] values = weights.floats(parameter.name());
        float up = values[element] + STEP;
        float down = values[element] - STEP;
        double difference = (lossWith(up, element, parameter.name(), config, weights, model)
                        - lossWith(down, element, parameter.name(), config, weights, model))
                / ((double) up - down);
        assertThat((double) gradient[element])
                .as(parameter.name())
                .isCloseTo(difference, within(1e-4 * Math.max(1, Math.abs(difference))));
    }

    private static double lossWith(
            float value, int element, String name, AdapterConfig config, HeapWeights weights, ModelWeights model) {
        HeapWeights changed = new HeapWeights();
        for (String tensor : weights.names()) {
            float[] values = weights.floats(tensor);
            if (tensor.equals(name)) {
                values[element] = value;
            }
            changed.put(tensor, weights.shape(tensor), values);
        }
        try (Adapter adapter = Adapter.of(config, changed, model)) {
            return loss(adapter, model);
        }
    }

    private static double loss(Adapter adapter, ModelWeights model) {
        Batch batch = Batch.of(
                List.of(
                        new Batch.Example(new int[] {5, 17, 42, 8, 33}, 2),
                        new Batch.Example(new int[] {7, 3, 29, 60, 11, 2}, 0)),
                8);
        SeededDropout dropout = new SeededDropout(adapter.config().dropout(), 3);
        Decoder decoder = new Decoder(model, adapter.linears(dropout));
        return new TrainingPass(decoder).run(batch.tokens(), batch.labels(), batch.rows(), 1);
    }

    /** B is no longer zero, so that every gradient is alive. */
    static HeapWeights moved(HeapWeights fresh) {
        HeapWeights moved = new HeapWeights();
        for (String name : fresh.names()) {
            CounterRandom random = new CounterRandom(name.hashCode());
            float[] values = fresh.floats(name);
            for (int i = 0; i < values.length; i++) {
                values[i] += 0.2f * (random.uniform(i) - 0.5f);
            }
            moved.put(name, fresh.shape(name), values);
        }
        return moved;
    }
}
