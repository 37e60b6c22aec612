package fr.medinjection.lm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/** The model families that the engine knows: what their decoders have in common is in {@link ModelConfig}, what differs is here. */
public enum Family {
    QWEN3("qwen3", "Qwen3ForCausalLM"),
    QWEN2("qwen2", "Qwen2ForCausalLM"),
    LLAMA("llama", "LlamaForCausalLM"),
    MISTRAL("mistral", "MistralForCausalLM");

    private final String modelType;
    private final String architecture;

    Family(String modelType, String architecture) {
        this.modelType = modelType;
        this.architecture = architecture;
    }

    /** The name of the family in {@code config.json}. */
    public String modelType() {
        return modelType;
    }

    /** The class that transformers loads it with. */
    public String architecture() {
        return architecture;
    }

    /** Qwen3 normalises each head of the queries and keys before their rotation. */
    boolean normalisesHeads() {
        return this == QWEN3;
    }

    boolean inputBias(JsonNode config) {
        return switch (this) {
            case QWEN2 -> true;
            case QWEN3, LLAMA -> config.path("attention_bias").asBoolean(false);
            case MISTRAL -> false;
        };
    }

    boolean outputBias(JsonNode config) {
        return this != QWEN2 && inputBias(config);
    }

    boolean mlpBias(JsonNode config) {
        return this == LLAMA && config.path("mlp_bias").asBoolean(false);
    }

    /** The sliding attention window of a layer, 0 where it sees everything before it. */
    int window(JsonNode config, int layer) {
        int window = config.path("sliding_window").asInt(0);
        boolean sliding =
                switch (this) {
                    case LLAMA -> false;
                    case MISTRAL -> true;
                    case QWEN2, QWEN3 -> config.path("use_sliding_window").asBoolean(false) && slides(config, layer);
                };
        return sliding ? window : 0;
    }

    private static boolean slides(JsonNode config, int layer) {
        JsonNode types = config.path("layer_types");
        return types.isArray()
                ? types.path(layer).asText().equals("sliding_attention")
                : layer >= config.path("max_window_layers").asInt(0);
    }

    static Family of(JsonNode config) {
        String modelType = config.path("model_type").asText();
        String architecture = config.path("architectures").path(0).asText();
        return Arrays.stream(values())
                .filter(f -> f.modelType.equals(modelType)
                        && (architecture.isEmpty() || f.architecture.equals(architecture)))
                .findFirst()
                .orElseThrow(() -> new LmException("Cannot run model architecture: " + architecture + " (" + modelType
                        + "), expected Qwen3, Qwen2, Llama or Mistral for causal language modelling"));
    }
}
