package fr.medinjection.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The models that the benchmarks of the language-model engine run: Qwen3's architecture with four layers. The head of the larger has the share of the work that the whole model's has. */
public enum LmShape {
    SMALL("small", 256, 768, 4, 2, 64, 4096, 15, 40),
    QWEN3_06B("qwen3-0.6b", 1024, 3072, 16, 8, 128, 21704, 2, 3);

    private static final int LAYERS = 4;
    private static final int POSITIONS = 4096;

    private final String label;
    private final int hidden;
    private final int intermediate;
    private final int heads;
    private final int keyHeads;
    private final int headDim;
    private final int vocabulary;
    private final int warmUp;
    private final int repetitions;

    LmShape(
            String label,
            int hidden,
            int intermediate,
            int heads,
            int keyHeads,
            int headDim,
            int vocabulary,
            int warmUp,
            int repetitions) {
        this.label = label;
        this.hidden = hidden;
        this.intermediate = intermediate;
        this.heads = heads;
        this.keyHeads = keyHeads;
        this.headDim = headDim;
        this.vocabulary = vocabulary;
        this.warmUp = warmUp;
        this.repetitions = repetitions;
    }

    public static Optional<LmShape> named(String label) {
        return Arrays.stream(values())
                .filter(shape -> shape.label.equals(label))
                .findFirst();
    }

    public String label() {
        return label;
    }

    /** How often the work is done before it is measured, for the compiler to settle. */
    public int warmUp() {
        return warmUp;
    }

    /** How often the work is done while it is measured. */
    public int repetitions() {
        return repetitions;
    }

    public int vocabulary() {
        return vocabulary;
    }

    /** Writes the model with seeded weights as a Hugging Face folder, for us and for other tools, unless it is there. */
    public Path write(Path parent) {
        Path folder = parent.resolve(label);
        Path weights = folder.resolve("model.safetensors");
        if (Files.exists(weights)) {
            return folder;
        }
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("config.json"), config().toPrettyString());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + folder, e);
        }
        SafetensorsWriter.write(
                weights, new SeededWeights(ModelConfig.read(folder).parameters()), Map.of("format", "pt"));
        return folder;
    }

    private ObjectNode config() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.putArray("architectures").add("Qwen3ForCausalLM");
        return json.put("model_type", "qwen3")
                .put("attention_bias", false)
                .put("head_dim", headDim)
                .put("hidden_act", "silu")
                .put("hidden_size", hidden)
                .put("intermediate_size", intermediate)
                .put("max_position_embeddings", POSITIONS)
                .put("num_attention_heads", heads)
                .put("num_hidden_layers", LAYERS)
                .put("num_key_value_heads", keyHeads)
                .put("rms_norm_eps", 1e-6)
                .put("rope_theta", 1e6)
                .put("tie_word_embeddings", true)
                .put("torch_dtype", "float32")
                .put("vocab_size", vocabulary);
    }
}
