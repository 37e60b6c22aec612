package fr.medinjection.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.lm.weights.WeightFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qwen3",
                "qwen3-tied",
                "qwen2-yarn",
                "qwen2-window",
                "llama-smol",
                "llama-llama3",
                "llama-linear",
                "mistral"
            })
    void namesEveryTensorOfTheFolderAndNoOther(String name) {
        WeightFolder weights = WeightFolder.open(Golden.folder(name));
        ModelConfig config = ModelConfig.read(Golden.folder(name));
        assertThat(config.parameters().keySet()).containsExactlyInAnyOrderElementsOf(weights.names());
        config.parameters()
                .forEach((tensor, shape) -> assertThat(weights.shape(tensor)).isEqualTo(shape));
    }

    @Test
    void windowsFollowTheFamily() {
        assertThat(ModelConfig.read(Golden.folder("qwen2-window")).windows()).isEqualTo(List.of(0, 3));
        assertThat(ModelConfig.read(Golden.folder("mistral")).windows()).isEqualTo(List.of(4, 4));
        assertThat(ModelConfig.read(Golden.folder("qwen3")).windows()).isEqualTo(List.of(0, 0));
    }

    @Test
    void refusesWhatItCannotRun() throws IOException {
        refuses("model_type", "\"gpt2\"", "Cannot run model architecture: Qwen3ForCausalLM (gpt2)");
        refuses("architectures", "[\"Qwen3ForSequenceClassification\"]", "Cannot run model architecture");
        refuses("hidden_act", "\"gelu\"", "Cannot run activation: \"gelu\"");
        refuses("hidden_size", "null", "Invalid hidden_size in config.json: null, expected a positive number");
        refuses("num_key_value_heads", "3", "Cannot run query heads that key heads do not divide: 3");
        refuses("quantization_config", "{\"bits\":4}", "Cannot run quantised weights");
        refuses("rope_scaling", "{\"rope_type\":\"longrope\",\"factor\":2}", "Cannot run rope scaling: longrope");
        refuses(
                "rope_scaling",
                "{\"type\":\"dynamic\",\"factor\":2}",
                "Cannot run rope scaling: dynamic, expected default,");
        refuses("rope_scaling", "{\"rope_type\":\"linear\"}", "Invalid rope scaling, factor is not a number");
    }

    private static void refuses(String key, String value, String message) throws IOException {
        ObjectNode config = (ObjectNode)
                JSON.readTree(Files.readString(Golden.folder("qwen3").resolve("config.json")));
        config.set(key, JSON.readTree(value));
        assertThatThrownBy(() -> ModelConfig.of(config))
                .isInstanceOf(LmException.class)
                .hasMessageContaining(message);
    }
}
