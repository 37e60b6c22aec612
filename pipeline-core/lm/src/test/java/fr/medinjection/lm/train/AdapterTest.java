package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.lm.Golden;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.Span;
import fr.medinjection.lm.tensor.Drops;
import fr.medinjection.lm.tensor.Nd4jBackend;
import fr.medinjection.lm.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Nd4jBackend BACKEND = Nd4jBackend.singlePrecision();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"qwen3-dora-dropout", "mistral-rslora"})
    void savesWhatPeftSaved(String name) {
        try (ModelWeights model = model(Golden.json(name).path("base").asText());
                Adapter adapter = Adapter.load(Golden.folder(name), model)) {
            adapter.save(folder);
            SafetensorsFile theirs = SafetensorsFile.open(Golden.folder(name).resolve("adapter_model.safetensors"));
            SafetensorsFile ours = SafetensorsFile.open(folder.resolve("adapter_model.safetensors"));
            assertThat(ours.names()).isEqualTo(theirs.names());
            for (String tensor : ours.names()) {
                assertThat(ours.shape(tensor)).isEqualTo(theirs.shape(tensor));
                assertThat(ours.floats(tensor)).containsExactly(theirs.floats(tensor));
            }
            assertThat(AdapterConfig.read(folder)).isEqualTo(adapter.config());
        }
    }

    @ParameterizedTest
    @EnumSource(AdapterConfig.Kind.class)
    void aFreshAdapterChangesNothing(AdapterConfig.Kind kind) {
        int[] prompt = {5, 17, 42, 8};
        try (ModelWeights model = model("qwen3");
                Adapter adapter = Adapter.create(config(kind), model, 42)) {
            float[] with = logits(new Decoder(model, adapter.linears(Dropout.none())), prompt);
            assertThat(Golden.distance(with, logits(Decoder.of(model), prompt))).isLessThan(1e-5);
            List<LowRank.Parameter> parameters = adapter.parameters();
            assertThat(parameters).hasSize(2 * 7 * (kind == AdapterConfig.Kind.DORA ? 3 : 2));
            float[] down = BACKEND.floats(parameters.get(0).value());
            assertThat(down).hasSize(4 * 32).doesNotHaveDuplicates();
            for (float value : down) {
                assertThat(Math.abs(value)).isLessThan((float) (1 / Math.sqrt(32)));
            }
        }
    }

    @Test
    void masksAreAFunctionOfSeedPassAndPlace() {
        SeededDropout dropout = new SeededDropout(0.25, 7);
        float[] once = mask(dropout, 0, Projection.UP);
        assertThat(mask(dropout, 0, Projection.UP)).containsExactly(once);
        assertThat(mask(dropout, 1, Projection.UP)).isNotEqualTo(once);
        assertThat(mask(dropout, 0, Projection.GATE)).isNotEqualTo(once);
        dropout.start(1);
        assertThat(mask(dropout, 0, Projection.UP)).isNotEqualTo(once);
        assertThat(mask(new SeededDropout(0.25, 8), 0, Projection.UP)).isNotEqualTo(once);
        double dropped = 0;
        for (float value : once) {
            assertThat(value == 0 || value == 1 / 0.75f).isTrue();
            dropped += value == 0 ? 1 : 0;
        }
        assertThat(dropped / once.length).isCloseTo(0.25, within(0.02));
    }

    @Test
    void refusesAdaptersItWouldGetWrong() throws IOException {
        refuses("peft_type", "\"IA3\"", "Cannot load adapter of type: \"IA3\"");
        refuses("bias", "\"all\"", "Cannot load adapter with trained biases: \"all\"");
        refuses("modules_to_save", "[\"norm\"]", "Cannot load adapter with modules_to_save: [\"norm\"]");
        refuses("rank_pattern", "{\"q_proj\":8}", "Cannot load adapter with rank_pattern");
        refuses("target_modules", "[\"embed_tokens\"]", "Cannot adapt module: embed_tokens, expected one of");
        refuses("target_modules", "\".*\"", "Cannot load adapter with target_modules: \".*\"");
        refuses("r", "0", "Invalid adapter rank: 0");
        refuses("lora_dropout", "1.0", "Invalid adapter dropout: 1.0");
    }

    @Test
    void refusesAnotherModelsAdapter() {
        try (ModelWeights model = model("llama-smol")) {
            assertThatThrownBy(() -> Adapter.load(Golden.folder("qwen3-dora"), model))
                    .isInstanceOf(LmException.class)
                    .hasMessageContaining("Invalid shape of tensor base_model.model.model.layers.0.self_attn.q_proj");
        }
        try (ModelWeights model = model("mistral")) {
            AdapterConfig fewer = new AdapterConfig(
                    "", 4, 6, 0, AdapterConfig.Kind.LORA, AdapterConfig.Scaling.STANDARD, EnumSet.of(Projection.QUERY));
            SafetensorsFile file =
                    SafetensorsFile.open(Golden.folder("mistral-rslora").resolve("adapter_model.safetensors"));
            assertThatThrownBy(() -> Adapter.of(fewer, file, model))
                    .isInstanceOf(LmException.class)
                    .hasMessageContaining("Cannot place adapter tensors in this model");
        }
    }

    private static void refuses(String key, String value, String message) throws IOException {
        Path file = Golden.folder("qwen3-dora").resolve("adapter_config.json");
        ObjectNode config = (ObjectNode) JSON.readTree(Files.readString(file));
        config.set(key, JSON.readTree(value));
        assertThatThrownBy(() -> AdapterConfig.of(config))
                .isInstanceOf(LmException.class)
                .hasMessageContaining(message);
    }

    private static AdapterConfig config(AdapterConfig.Kind kind) {
        return new AdapterConfig(
                "tiny", 4, 8, 0, kind, AdapterConfig.Scaling.STANDARD, EnumSet.allOf(Projection.class));
    }

    private static ModelWeights model(String name) {
        return ModelWeights.load(Golden.folder(name), BACKEND);
    }

    private static float[] mask(SeededDropout dropout, int layer, Projection projection) {
        float[] ones = new float[100 * 102];
        Arrays.fill(ones, 1);
        Drops drops = dropout.drops(layer, projection, 100, 102).orElseThrow();
        return BACKEND.scoped(() -> BACKEND.floats(BACKEND.dropped(BACKEND.of(ones, 100, 102), drops)));
    }

    private static float[] logits(Decoder decoder, int[] prompt) {
        return BACKEND.scoped(() -> {
            Span span = Span.of(decoder.weights(), new int[1], prompt.length);
            return BACKEND.floats(decoder.logits(decoder.hidden(prompt, span, Optional.empty())));
        });
    }
}
