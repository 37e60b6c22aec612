package fr.medinjection.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.lm.chat.ChatTemplates;
import fr.medinjection.lm.merge.BaseModel;
import fr.medinjection.lm.merge.Merge;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.tensor.Nd4jBackend;
import fr.medinjection.lm.tiny.TinyModel;
import fr.medinjection.lm.tiny.TinyShape;
import fr.medinjection.lm.token.Tokenizer;
import fr.medinjection.lm.train.Adapter;
import fr.medinjection.lm.train.AdapterConfig;
import fr.medinjection.lm.weights.Dtype;
import fr.medinjection.lm.weights.SafetensorsFile;
import fr.medinjection.lm.weights.WeightFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Model and adapter folders that are damaged in one place: each is refused with the file or the value at fault, none with another kind of exception. */
class BadFolderTest {
    private static final Nd4jBackend BACKEND = Nd4jBackend.singlePrecision();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temp;

    private Path model;
    private Path adapter;

    @BeforeEach
    void aWholeModelAndAnAdapter() throws IOException {
        model = temp.resolve("tiny");
        adapter = Files.createDirectories(temp.resolve("adapter"));
        TinyShape shape = new TinyShape(Family.QWEN3, 300, 16, 24, 2, 2, 1, 8, 128, 0.02, false);
        TinyModel.write(model, shape, 3, List.of("Le traitement de la fièvre, le traitement."));
        AdapterConfig config = new AdapterConfig(
                "tiny",
                2,
                4,
                0,
                AdapterConfig.Kind.DORA,
                AdapterConfig.Scaling.STANDARD,
                EnumSet.allOf(Projection.class));
        try (ModelWeights weights = ModelWeights.load(model, BACKEND);
                Adapter fresh = Adapter.create(config, weights, 1)) {
            fresh.save(adapter);
        }
        load();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 7, 200, -1, -1000})
    void weightsThatAreCut(int length) throws IOException {
        Path file = model.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, length < 0 ? whole.length + length : length));
        assertThatThrownBy(this::load)
                .isInstanceOf(LmException.class)
                .hasMessageStartingWith("Invalid safetensors file, ")
                .hasMessageEndingWith(": " + file);
    }

    @Test
    void weightsThatAreCutWhileTheyAreRead() throws IOException {
        Path file = model.resolve("model.safetensors");
        SafetensorsFile open = SafetensorsFile.open(file);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 3000));
        assertThatThrownBy(() -> open.floats("model.norm.weight"))
                .isInstanceOf(LmException.class)
                .hasMessage("Cannot read tensor model.norm.weight, the file was cut since it was opened: " + file);
    }

    @Test
    void aShardThatIsMissing() throws IOException {
        Path merged = temp.resolve("merged");
        Merge.write(BaseModel.in(model), adapter, merged, Dtype.F32, 20_000);
        Files.delete(merged.resolve("model-00002-of-00003.safetensors"));
        assertThatThrownBy(() -> WeightFolder.open(merged))
                .isInstanceOf(LmException.class)
                .hasMessage("Cannot find weight file: " + merged.resolve("model-00002-of-00003.safetensors"));
        Path index = merged.resolve("model.safetensors.index.json");
        Files.writeString(index, Files.readString(index).replace("model-00002-of-00003", "../tiny/model"));
        assertThatThrownBy(() -> WeightFolder.open(merged))
                .isInstanceOf(LmException.class)
                .hasMessageContaining("expected a file name");
        Files.writeString(index, "{\"weight_map\": {}}");
        assertThatThrownBy(() -> WeightFolder.open(merged))
                .isInstanceOf(LmException.class)
                .hasMessage("Invalid weight index, no weight_map: " + index);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "config.json;architectures;[\"GPT2LMHeadModel\"];Cannot run model architecture: GPT2LMHeadModel",
                "config.json;model_type;\"mamba\";Cannot run model architecture",
                "config.json;hidden_size;0;Invalid hidden_size in config.json: 0",
                "config.json;hidden_size;\"many\";Invalid hidden_size in config.json: \"many\"",
                "config.json;hidden_size;32;Invalid shape of tensor model.embed_tokens.weight",
                "config.json;num_hidden_layers;3;Cannot find tensor in the weights: model.layers.2.",
                "config.json;num_hidden_layers;2000000000;Invalid num_hidden_layers in config.json: 2000000000",
                "config.json;num_key_value_heads;3;Cannot run query heads that key heads do not divide: 3",
                "config.json;head_dim;7;Cannot run head width: 7",
                "config.json;vocab_size;301;Invalid shape of tensor model.embed_tokens.weight",
                "config.json;quantization_config;{\"bits\": 4};Cannot run quantised weights",
                "config.json;hidden_act;\"gelu\";Cannot run activation: \"gelu\"",
                "config.json;rope_scaling;{\"type\": \"odd\", \"factor\": 2};Cannot run rope scaling: odd",
                "generation_config.json;eos_token_id;99999;Invalid stop token of",
                "tokenizer_config.json;chat_template;\"{% if %}\";Cannot render the chat template of",
                "tokenizer_config.json;chat_template;7;Cannot find a chat template in model folder"
            })
    void aFileThatSaysWhatCannotBe(String file, String key, String value, String message) throws IOException {
        change(model.resolve(file), key, value);
        assertThatThrownBy(this::load).isInstanceOf(LmException.class).hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json", "tokenizer_config.json", "generation_config.json"})
    void aFileThatIsCut(String name) throws IOException {
        Path file = model.resolve(name);
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() / 2));
        assertThatThrownBy(this::load).isInstanceOf(LmException.class).hasMessage("Invalid JSON: " + file);
    }

    @Test
    void aTokenizerWithMoreIdsThanTheModelHasRows() throws IOException {
        Path other = temp.resolve("other");
        TinyShape shape = new TinyShape(Family.QWEN3, 340, 16, 24, 2, 2, 1, 8, 128, 0.02, false);
        String text = "La thrombose veineuse, l’embolie pulmonaire et l’insuffisance rénale aiguë ; ";
        TinyModel.write(other, shape, 3, List.of(text.repeat(3)));
        Files.write(model.resolve("tokenizer.json"), Files.readAllBytes(other.resolve("tokenizer.json")));
        Files.write(
                model.resolve("generation_config.json"), Files.readAllBytes(other.resolve("generation_config.json")));
        assertThatThrownBy(this::load)
                .isInstanceOf(LmException.class)
                .hasMessageStartingWith("Cannot use this tokenizer with this model: its ids go up to ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "peft_type;\"IA3\";Cannot load adapter of type: \"IA3\"",
                "r;3;Invalid shape of tensor base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight: [2, 16]",
                "r;-1;Invalid adapter rank: -1",
                "target_modules;[\"q_proj\"];Cannot place adapter tensors in this model",
                "use_dora;false;Cannot place adapter tensors in this model",
                "modules_to_save;[\"norm\"];Cannot load adapter with modules_to_save"
            })
    void anAdapterThatDoesNotFit(String key, String value, String message) throws IOException {
        change(adapter.resolve("adapter_config.json"), key, value);
        assertThatThrownBy(this::load).isInstanceOf(LmException.class).hasMessageStartingWith(message);
        assertThatThrownBy(this::merge).isInstanceOf(LmException.class).hasMessageStartingWith(message);
    }

    /** Bytes changed at random: what loads is loaded, the rest is refused. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny/config.json",
                "tiny/generation_config.json",
                "tiny/tokenizer_config.json",
                "tiny/model.safetensors",
                "adapter/adapter_config.json",
                "adapter/adapter_model.safetensors"
            })
    void bytesThatAreChanged(String name) throws IOException {
        Path file = temp.resolve(name);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(name.hashCode());
        int refused = 0;
        for (int round = 0; round < 60; round++) {
            byte[] damaged = whole.clone();
            int head = Math.min(whole.length, 4000);
            for (int i = 0; i <= round % 3; i++) {
                damaged[random.nextInt(head)] = (byte) "0123456789-\"{}[],:eE\u0000 \u007f".charAt(random.nextInt(23));
            }
            Files.write(file, damaged);
            refused += isRefused(damaged) ? 1 : 0;
        }
        assertThat(refused).isPositive();
        Files.write(file, whole);
        load();
    }

    private boolean isRefused(byte[] damaged) {
        try {
            load();
            return false;
        } catch (LmException e) {
            assertThat(e.getMessage()).isNotBlank();
            return true;
        } catch (RuntimeException | Error e) {
            return fail("not refused but " + e + " on: " + new String(damaged, StandardCharsets.ISO_8859_1), e);
        }
    }

    private void load() {
        ChatTemplates.of(model);
        try (Tokenizer tokenizer = Tokenizer.open(model);
                ModelWeights weights = ModelWeights.load(model, BACKEND);
                Adapter loaded = Adapter.load(adapter, weights)) {
            tokenizer.require(weights.config());
            assertThat(loaded.parameters()).isNotEmpty();
        }
    }

    private void merge() {
        Merge.write(BaseModel.in(model), adapter, temp.resolve("merged"), Dtype.F32, Merge.LARGEST_SHARD);
    }

    private static void change(Path file, String key, String value) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(Files.readString(file));
        json.set(key, JSON.readTree(value));
        Files.writeString(file, json.toString());
    }
}
