package fr.medinjection.lm.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.lm.Golden;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.tensor.Nd4jBackend;
import java.util.BitSet;
import java.util.EnumSet;

/** A tiny model, made-up examples and a configuration whose values a test changes by name. */
final class TinyTraining {
    static final Nd4jBackend BACKEND = Nd4jBackend.singlePrecision();
    private static final String CONFIG =
            """
            {"length": {"unit": "EPOCHS", "count": 3}, "batchSize": 2, "accumulation": 2, "peakLearningRate": 0.01,
             "schedule": "COSINE", "warmupRatio": 0.1, "weightDecay": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8,
             "clip": 1.0, "maxTokens": 24, "onTooLong": "CUT", "supervise": "ASSISTANT_TURNS", "groupByLength": true,
             "packing": false, "padToMultiple": 8, "normalise": "TOKENS", "seed": 42, "checkpointEvery": 3, "keepLast": 2,
             "evaluateEveryEpoch": true}
            """;

    private TinyTraining() {}

    /** The usual configuration with some components, in turn a name and a value, changed. */
    static TrainingConfig config(Object... changes) {
        try {
            ObjectMapper json = new ObjectMapper();
            ObjectNode node = (ObjectNode) json.readTree(CONFIG);
            for (int i = 0; i < changes.length; i += 2) {
                node.set((String) changes[i], json.valueToTree(changes[i + 1]));
            }
            return json.treeToValue(node, TrainingConfig.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static ModelWeights model(String name) {
        return ModelWeights.load(Golden.folder(name), BACKEND);
    }

    static AdapterConfig adapter(double dropout) {
        return new AdapterConfig(
                "tiny",
                4,
                8,
                dropout,
                AdapterConfig.Kind.DORA,
                AdapterConfig.Scaling.STANDARD,
                EnumSet.allOf(Projection.class));
    }

    /** Of 3 to 20 tokens; the second half is the assistant's. */
    static Examples examples(int count, long seed) {
        CounterRandom random = new CounterRandom(seed);
        Examples examples = new Examples();
        for (int i = 0; i < count; i++) {
            int[] tokens = new int[3 + random.below(18, 1000L * i)];
            for (int t = 0; t < tokens.length; t++) {
                tokens[t] = random.below(61, 1000L * i + t + 1);
            }
            examples.add(example("example-" + i, tokens));
        }
        return examples;
    }

    static TrainingExample example(String id, int... tokens) {
        BitSet assistant = new BitSet();
        assistant.set((tokens.length + 1) / 2, tokens.length);
        return new TrainingExample(id, tokens, assistant);
    }
}
