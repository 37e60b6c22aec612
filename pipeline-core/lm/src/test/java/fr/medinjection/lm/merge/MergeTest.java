package fr.medinjection.lm.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.lm.Family;
import fr.medinjection.lm.Golden;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.chat.ChatTemplate;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.Span;
import fr.medinjection.lm.tensor.Nd4jBackend;
import fr.medinjection.lm.tiny.TinyModel;
import fr.medinjection.lm.tiny.TinyShape;
import fr.medinjection.lm.token.Tokenizer;
import fr.medinjection.lm.train.Adapter;
import fr.medinjection.lm.train.AdapterConfig;
import fr.medinjection.lm.train.Dropout;
import fr.medinjection.lm.weights.Dtype;
import fr.medinjection.lm.weights.SafetensorsFile;
import fr.medinjection.lm.weights.WeightFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergeTest {
    private static final Nd4jBackend BACKEND = Nd4jBackend.singlePrecision();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int[] PROMPT = {5, 17, 42, 8, 33, 50, 11};

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qwen3-dora",
                "qwen3-dora-dropout",
                "qwen2-dora",
                "llama-lora-dropout",
                "mistral-rslora",
                "saved-resized",
                "saved-shrunk-tied",
                "saved-embedding-tied",
                "saved-both",
                "saved-head"
            })
    void theMergedModelGivesTheLogitsOfTheAdapter(String name) throws IOException {
        Path base = Golden.folder(Golden.json(name).path("base").asText());
        Path merged = temp.resolve("merged");
        Merge.write(BaseModel.in(base), adapterOf(name), merged, Dtype.F32, Merge.LARGEST_SHARD);
        float[] expected;
        try (ModelWeights model = ModelWeights.load(base, BACKEND);
                Adapter adapter = Adapter.load(Golden.folder(name), model)) {
            expected = logits(adapter.decoder(Dropout.none()));
        }
        try (ModelWeights model = ModelWeights.load(merged, BACKEND)) {
            float largest = 1;
            for (float value : expected) {
                largest = Math.max(largest, Math.abs(value));
            }
            assertThat(Golden.distance(logits(Decoder.of(model)), expected)).isLessThan(1e-5 * largest);
        }
    }

    @Test
    void aFreshAdapterChangesNothingAndTheFolderIsWhole() throws IOException {
        Path base = tiny("tiny");
        Path adapter = fresh(base, "tiny");
        Path merged = temp.resolve("merged");
        Merge.write(BaseModel.in(base), adapter, merged, Dtype.F32, 40_000);
        try (Stream<Path> files = Files.list(merged)) {
            assertThat(files.map(f -> f.getFileName().toString()).filter(f -> !f.startsWith("model-0")))
                    .containsExactlyInAnyOrder(
                            "README.md",
                            "model-card.json",
                            "config.json",
                            "generation_config.json",
                            "tokenizer.json",
                            "tokenizer_config.json",
                            "model.safetensors.index.json");
        }
        WeightFolder before = WeightFolder.open(base);
        WeightFolder after = WeightFolder.open(merged);
        assertThat(after.names()).isEqualTo(before.names());
        for (String tensor : after.names()) {
            assertThat(Golden.distance(after.floats(tensor), before.floats(tensor)))
                    .isLessThan(1e-7);
        }
        assertThat(ChatTemplate.of(merged)).isEqualTo(ChatTemplate.CHATML);
        try (Tokenizer tokenizer = Tokenizer.open(merged)) {
            tokenizer.require(ModelConfig.read(merged));
        }
        JsonNode index = JSON.readTree(Files.readString(merged.resolve("model.safetensors.index.json")));
        assertThat(merged.resolve("model-00001-of-00004.safetensors")).exists();
        assertThat(index.path("metadata").path("total_size").asLong())
                .isEqualTo(before.names().stream()
                        .mapToLong(n -> 4L * before.floats(n).length)
                        .sum());
        for (int i = 1; i <= 4; i++) {
            assertThat(Files.size(merged.resolve("model-0000" + i + "-of-00004.safetensors")))
                    .isLessThan(60_000);
        }
    }

    @Test
    void anAdaptersOwnTokenizerGoesFirst() throws IOException {
        Path base = tiny("tiny");
        Path adapter = fresh(base, "tiny");
        Files.writeString(
                adapter.resolve("tokenizer.json"),
                Files.readString(base.resolve("tokenizer.json"))
                        .replace("\"version\" : \"1.0\"", "\"version\" : \"1.0\" "));
        Files.copy(base.resolve("tokenizer_config.json"), adapter.resolve("tokenizer_config.json"));
        Path merged = temp.resolve("merged");
        Merge.write(BaseModel.in(base), adapter, merged, Dtype.F32, Merge.LARGEST_SHARD);
        assertThat(merged.resolve("tokenizer.json")).hasSameBinaryContentAs(adapter.resolve("tokenizer.json"));
        assertThat(Files.mismatch(merged.resolve("tokenizer.json"), base.resolve("tokenizer.json")))
                .isNotNegative();
    }

    @Test
    void halfTheBytesWhereAsked() throws IOException {
        Path merged = temp.resolve("merged");
        Merge.write(
                BaseModel.in(Golden.folder("qwen3")),
                adapterOf("qwen3-dora"),
                merged,
                Merge.dtype("bfloat16"),
                Merge.LARGEST_SHARD);
        SafetensorsFile file = SafetensorsFile.open(merged.resolve("model.safetensors"));
        assertThat(file.info("model.layers.0.mlp.up_proj.weight").dtype()).isEqualTo(Dtype.BF16);
        assertThat(JSON.readTree(Files.readString(merged.resolve("config.json")))
                        .path("torch_dtype")
                        .asText())
                .isEqualTo("bfloat16");
        try (ModelWeights model = ModelWeights.load(merged, BACKEND)) {
            assertThat(logits(Decoder.of(model))).hasSize(PROMPT.length * 61);
        }
        assertThatThrownBy(() -> Merge.dtype("int8"))
                .isInstanceOf(LmException.class)
                .hasMessage("Invalid element type: int8, expected float32, bfloat16 or float16");
    }

    @Test
    void refusesAnotherModelsAdapter() throws IOException {
        Path target = temp.resolve("merged");
        refuses("llama-smol", adapterOf("qwen3-dora"), "Cannot put an adapter of somebody/qwen3 on the model in");
        refuses(
                "llama-smol",
                renamed("qwen3-dora", "llama-smol"),
                "Invalid shape of tensor base_model.model.model.layers.0");
        Path fewer = renamed("mistral-rslora", "mistral");
        change(fewer, "target_modules", "[\"q_proj\"]");
        refuses("mistral", fewer, "Cannot place adapter tensors in this model");
        change(fewer, "target_modules", "[\"q_proj\", \"v_proj\", \"down_proj\", \"up_proj\"]");
        refuses("mistral", fewer, "Cannot find tensor in the weights: base_model.model.model.layers.0.mlp.up_proj");
        assertThat(target).doesNotExist();
        Files.createDirectories(target);
        refuses("qwen3", adapterOf("qwen3-dora"), "Cannot merge into " + target + ": it exists");
    }

    private void refuses(String base, Path adapter, String message) {
        Path target = temp.resolve("merged");
        assertThatThrownBy(() ->
                        Merge.write(BaseModel.in(Golden.folder(base)), adapter, target, Dtype.F32, Merge.LARGEST_SHARD))
                .isInstanceOf(LmException.class)
                .hasMessageStartingWith(message);
    }

    /** The golden adapters were recorded at some path, whose last part is their base. */
    private Path adapterOf(String name) throws IOException {
        return renamed(name, Golden.json(name).path("base").asText());
    }

    private Path renamed(String name, String base) throws IOException {
        Path copy = temp.resolve(name + "-on-" + base);
        Files.createDirectories(copy);
        for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
            Files.copy(Golden.folder(name).resolve(file), copy.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        change(copy, "base_model_name_or_path", "\"somebody/" + base + "\"");
        return copy;
    }

    private static void change(Path adapter, String key, String value) throws IOException {
        Path file = adapter.resolve("adapter_config.json");
        ObjectNode config = (ObjectNode) JSON.readTree(Files.readString(file));
        config.set(key, JSON.readTree(value));
        Files.writeString(file, config.toString());
    }

    private Path tiny(String name) {
        TinyShape shape = new TinyShape(Family.QWEN3, 300, 32, 48, 2, 4, 2, 8, 128, 0.02, false);
        TinyModel.write(temp.resolve(name), shape, 3, List.of("Le traitement de la fièvre, le traitement."));
        return temp.resolve(name);
    }

    private Path fresh(Path base, String name) throws IOException {
        Path folder = Files.createDirectories(temp.resolve("adapter"));
        AdapterConfig config = new AdapterConfig(
                name,
                4,
                8,
                0,
                AdapterConfig.Kind.DORA,
                AdapterConfig.Scaling.STANDARD,
                EnumSet.allOf(Projection.class));
        try (ModelWeights model = ModelWeights.load(base, BACKEND);
                Adapter adapter = Adapter.create(config, model, 1)) {
            adapter.save(folder);
        }
        return folder;
    }

    private static float[] logits(Decoder decoder) {
        return BACKEND.scoped(() -> {
            Span span = Span.of(decoder.weights(), new int[1], PROMPT.length);
            return BACKEND.floats(decoder.logits(decoder.hidden(PROMPT, span, Optional.empty())));
        });
    }
}
