package fr.medinjection.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.lm.ModelConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The shape of Qwen3-4B, and what work with it costs by counting. */
final class CudaShape {
    private static final double WEIGHTS = 1e9;

    private CudaShape() {}

    static ModelConfig qwen3() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.putArray("architectures").add("Qwen3ForCausalLM");
        json.put("model_type", "qwen3")
                .put("attention_bias", false)
                .put("head_dim", 128)
                .put("hidden_act", "silu")
                .put("hidden_size", 2560)
                .put("intermediate_size", 9728)
                .put("max_position_embeddings", 40960)
                .put("num_attention_heads", 32)
                .put("num_hidden_layers", 36)
                .put("num_key_value_heads", 8)
                .put("rms_norm_eps", 1e-6)
                .put("rope_theta", 1e6)
                .put("tie_word_embeddings", true)
                .put("torch_dtype", "bfloat16")
                .put("vocab_size", 151936);
        try {
            Path folder = Files.createTempDirectory("cuda-shape");
            Files.writeString(folder.resolve("config.json"), json.toPrettyString());
            ModelConfig config = ModelConfig.read(folder);
            Files.delete(folder.resolve("config.json"));
            Files.delete(folder);
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Billions of operations of matrix products for a trained token, attention aside: forward, again on the way back but for the last product of each layer, the gradient of the input, and the
     * head both ways; under dropout each product with W a second time.
     */
    static double trainingGigaflops(boolean dropout) {
        double layers = 36 * (2.0 * 2560 * 4096 + 2.0 * 2560 * 1024 + 3.0 * 2560 * 9728);
        double down = 36 * 2560.0 * 9728;
        double head = 2560.0 * 151936;
        double once = 2 * (layers + (layers - down) + layers);
        return ((dropout ? 2 : 1) * once + 4 * head) / WEIGHTS;
    }
}
