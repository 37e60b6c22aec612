package fr.medinjection.lm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.lm.weights.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What {@code config.json} says about a decoder: its sizes, its biases, how it attends, and so the names and shapes of its weights. */
public record ModelConfig(
        Family family,
        int vocabulary,
        int hidden,
        int intermediate,
        int layers,
        int heads,
        int keyValueHeads,
        int headDim,
        double normEpsilon,
        boolean tied,
        boolean inputBias,
        boolean outputBias,
        boolean mlpBias,
        List<Integer> windows,
        Rope rope) {
    public static final String FILE = "config.json";
    public static final String EMBEDDING = "model.embed_tokens.weight";
    public static final String FINAL_NORM = "model.norm.weight";
    public static final String HEAD = "lm_head.weight";

    /** Many times what any model has: more is a damaged file. */
    private static final int MOST_LAYERS = 10_000;

    public static ModelConfig read(Path folder) {
        Path path = folder.resolve(FILE);
        try {
            return of(new ObjectMapper().readTree(Files.readString(path)));
        } catch (NoSuchFileException e) {
            throw new LmException("Cannot find model configuration: " + path, e);
        } catch (JsonProcessingException e) {
            throw new LmException("Invalid JSON: " + path, e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path, e);
        }
    }

    static ModelConfig of(JsonNode json) {
        Family family = Family.of(json);
        refuse(json.hasNonNull("quantization_config"), "quantised weights", json.path("quantization_config"));
        refuse(!json.path("hidden_act").asText("silu").equals("silu"), "activation", json.path("hidden_act"));
        int hidden = size(json, "hidden_size");
        int heads = size(json, "num_attention_heads");
        int keyValueHeads = json.hasNonNull("num_key_value_heads") ? size(json, "num_key_value_heads") : heads;
        int headDim = json.hasNonNull("head_dim") ? size(json, "head_dim") : hidden / heads;
        refuse(
                heads % keyValueHeads != 0,
                "query heads that key heads do not divide",
                json.path("num_key_value_heads"));
        refuse(headDim % 2 != 0, "head width", json.path("head_dim"));
        int layers = size(json, "num_hidden_layers");
        if (layers > MOST_LAYERS) {
            throw new LmException(
                    "Invalid num_hidden_layers in config.json: " + layers + ", expected at most " + MOST_LAYERS);
        }
        return new ModelConfig(
                family,
                size(json, "vocab_size"),
                hidden,
                size(json, "intermediate_size"),
                layers,
                heads,
                keyValueHeads,
                headDim,
                json.path("rms_norm_eps").asDouble(1e-6),
                json.path("tie_word_embeddings").asBoolean(false),
                family.inputBias(json),
                family.outputBias(json),
                family.mlpBias(json),
                IntStream.range(0, layers)
                        .map(i -> family.window(json, i))
                        .boxed()
                        .toList(),
                Rope.of(json, headDim));
    }

    /** The same model with another number of embedding rows, and with a head of its own or none. */
    public ModelConfig withRows(int rows, Head head) {
        return new ModelConfig(
                family,
                rows,
                hidden,
                intermediate,
                layers,
                heads,
                keyValueHeads,
                headDim,
                normEpsilon,
                head == Head.TIED,
                inputBias,
                outputBias,
                mlpBias,
                windows,
                rope);
    }

    /** Whether the output head is the embedding itself. */
    public enum Head {
        TIED,
        OWN
    }

    /** Output and input width of a projection's weight, in that order. */
    public List<Long> shape(Projection projection) {
        long query = (long) heads * headDim;
        long keyValue = (long) keyValueHeads * headDim;
        return switch (projection) {
            case QUERY -> List.of(query, (long) hidden);
            case KEY, VALUE -> List.of(keyValue, (long) hidden);
            case OUTPUT -> List.of((long) hidden, query);
            case GATE, UP -> List.of((long) intermediate, (long) hidden);
            case DOWN -> List.of((long) hidden, (long) intermediate);
        };
    }

    public boolean hasBias(Projection projection) {
        return switch (projection) {
            case QUERY, KEY, VALUE -> inputBias;
            case OUTPUT -> outputBias;
            case GATE, UP, DOWN -> mlpBias;
        };
    }

    /** Whether each head of the queries and keys is normalised. */
    public boolean normalisesHeads() {
        return family.normalisesHeads();
    }

    /** Every weight of the model with its shape. */
    public Map<String, List<Long>> parameters() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        shapes.put(EMBEDDING, List.of((long) vocabulary, (long) hidden));
        for (int layer = 0; layer < layers; layer++) {
            addLayer(shapes, layer);
        }
        shapes.put(FINAL_NORM, List.of((long) hidden));
        if (!tied) {
            shapes.put(HEAD, List.of((long) vocabulary, (long) hidden));
        }
        return shapes;
    }

    /** Refuses weights in which a parameter of this model is missing or has another shape. */
    public void check(Weights weights) {
        parameters().forEach(weights::require);
    }

    /** The name prefix of a layer's weights. */
    public static String layer(int index) {
        return "model.layers." + index + ".";
    }

    private void addLayer(Map<String, List<Long>> shapes, int layer) {
        String prefix = layer(layer);
        shapes.put(prefix + "input_layernorm.weight", List.of((long) hidden));
        shapes.put(prefix + "post_attention_layernorm.weight", List.of((long) hidden));
        if (normalisesHeads()) {
            shapes.put(prefix + "self_attn.q_norm.weight", List.of((long) headDim));
            shapes.put(prefix + "self_attn.k_norm.weight", List.of((long) headDim));
        }
        for (Projection projection : Projection.values()) {
            shapes.put(prefix + projection.path() + ".weight", shape(projection));
            if (hasBias(projection)) {
                shapes.put(
                        prefix + projection.path() + ".bias", shape(projection).subList(0, 1));
            }
        }
    }

    private static int size(JsonNode json, String key) {
        int value = json.path(key).asInt(0);
        if (value <= 0) {
            throw new LmException(
                    "Invalid " + key + " in config.json: " + json.path(key) + ", expected a positive number");
        }
        return value;
    }

    private static void refuse(boolean when, String what, JsonNode value) {
        if (when) {
            throw new LmException("Cannot run " + what + ": " + value);
        }
    }
}
