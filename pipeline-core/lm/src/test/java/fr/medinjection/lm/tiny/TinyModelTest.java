package fr.medinjection.lm.tiny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.lm.Family;
import fr.medinjection.lm.Golden;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelFiles;
import fr.medinjection.lm.chat.ChatTemplate;
import fr.medinjection.lm.chat.Message;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.Span;
import fr.medinjection.lm.tensor.Nd4jBackend;
import fr.medinjection.lm.token.Tokenizer;
import fr.medinjection.lm.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What transformers makes of the same folders, recorded by src/test/python/record_tiny.py. */
class TinyModelTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Family.class)
    void transformersSeesTheSameTokens(Family family) throws IOException {
        WriteTiny.write(folder, family);
        JsonNode recorded = recorded(family);
        assertThat(recorded.path("cls").asText()).isEqualTo(family.architecture());
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.size()).isEqualTo(recorded.path("size").asInt());
            assertThat(tokenizer.stops())
                    .containsExactlyInAnyOrder(JSON.convertValue(recorded.path("stops"), Integer[].class));
            assertThat(tokenizer.id("<|im_end|>"))
                    .isEqualTo(recorded.path("eos").asInt());
            assertThat(tokenizer.id("<|endoftext|>"))
                    .isEqualTo(recorded.path("pad").asInt());
            for (int i = 0; i < recorded.path("texts").size(); i++) {
                int[] ids = JSON.convertValue(recorded.path("ids").get(i), int[].class);
                assertThat(tokenizer.encode(recorded.path("texts").get(i).asText()))
                        .containsExactly(ids);
                assertThat(tokenizer.decode(ids, Tokenizer.Marks.SHOWN))
                        .isEqualTo(recorded.path("shown").get(i).asText());
            }
            assertThat(tokenizer.encode(recorded.path("chat").asText())).containsExactly(chatIds(recorded));
        }
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void transformersComputesTheSameLogits(Family family) throws IOException {
        WriteTiny.write(folder, family);
        float[] expected =
                SafetensorsFile.open(golden().resolve("expected.safetensors")).floats(family.modelType());
        int[] ids = Arrays.copyOf(chatIds(recorded(family)), 20);
        try (ModelWeights weights = ModelWeights.load(folder, Nd4jBackend.singlePrecision())) {
            assertThat(weights.config().vocabulary())
                    .isEqualTo(recorded(family).path("rows").asInt());
            float[] logits = weights.backend().scoped(() -> {
                Span span = Span.of(weights, new int[] {0}, ids.length);
                Decoder decoder = Decoder.of(weights);
                return weights.backend().floats(decoder.logits(decoder.hidden(ids, span, Optional.empty())));
            });
            assertThat(Golden.distance(logits, expected)).isLessThan(1e-5);
        }
    }

    @Test
    void itsTemplateIsKnownAndRendersAsTransformersDoes() throws IOException {
        WriteTiny.write(folder, Family.QWEN3);
        JsonNode recorded = recorded(Family.QWEN3);
        List<Message> chat = List.of(
                new Message(Message.Role.SYSTEM, "Tu réponds en français."),
                new Message(
                        Message.Role.USER,
                        "Quel traitement de l’œdème aigu du poumon ?\n(A) Furosémide\n(B) Metformine"),
                new Message(Message.Role.ASSISTANT, "A"));
        ChatTemplate template = ChatTemplate.of(folder);
        assertThat(template).isEqualTo(ChatTemplate.CHATML);
        assertThat(template.render(chat, ChatTemplate.Ending.NONE))
                .isEqualTo(recorded.path("chat").asText());
        assertThat(template.render(chat.subList(0, 2), ChatTemplate.Ending.ANSWER))
                .isEqualTo(recorded.path("prompt").asText());
    }

    @Test
    void theSameSeedAndTextsGiveTheSameBytes() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        WriteTiny.write(one, Family.QWEN3);
        TinyModel.write(two, WriteTiny.shape(Family.QWEN3), 42, reversed(WriteTiny.texts()));
        try (Stream<Path> files = Files.list(one)) {
            List<Path> all = files.sorted().toList();
            assertThat(all).hasSize(5);
            for (Path file : all) {
                assertThat(two.resolve(file.getFileName())).hasSameBinaryContentAs(file);
            }
        }
        TinyModel.write(two, WriteTiny.shape(Family.QWEN3), 43, WriteTiny.texts());
        assertThat(Files.mismatch(one.resolve("model.safetensors"), two.resolve("model.safetensors")))
                .isNotNegative();
        assertThat(two.resolve(ModelFiles.TOKENIZER)).hasSameBinaryContentAs(one.resolve(ModelFiles.TOKENIZER));
    }

    @Test
    void weightsAreDrawnAsTheFamiliesDraw() throws IOException {
        WriteTiny.write(folder, Family.QWEN2);
        SafetensorsFile file = SafetensorsFile.open(folder.resolve("model.safetensors"));
        float[] embedding = file.floats("model.embed_tokens.weight");
        double sum = 0;
        double squares = 0;
        for (float value : embedding) {
            sum += value;
            squares += value * value;
        }
        assertThat(sum / embedding.length).isBetween(-0.001, 0.001);
        assertThat(Math.sqrt(squares / embedding.length)).isBetween(0.0195, 0.0205);
        assertThat(file.floats("model.norm.weight")).containsOnly(1);
        assertThat(file.floats("model.layers.0.self_attn.q_proj.bias")).containsOnly(0);
        assertThat(file.floats("model.layers.0.mlp.up_proj.weight"))
                .isNotEqualTo(file.floats("model.layers.1.mlp.up_proj.weight"));
    }

    @Test
    void refusesAVocabularyWithoutRoomForTheBytes() {
        TinyShape shape = new TinyShape(Family.QWEN3, 200, 8, 8, 1, 1, 1, 8, 64, 0.02, true);
        assertThatThrownBy(() -> TinyModel.write(folder, shape, 1, List.of()))
                .isInstanceOf(LmException.class)
                .hasMessage("Invalid vocabulary of a model to make: 200, expected at least 300");
    }

    private static List<String> reversed(List<String> texts) {
        List<String> copy = new ArrayList<>(texts);
        java.util.Collections.reverse(copy);
        return copy;
    }

    private static int[] chatIds(JsonNode recorded) {
        return JSON.convertValue(recorded.path("chatIds"), int[].class);
    }

    private static JsonNode recorded(Family family) throws IOException {
        return JSON.readTree(Files.readString(golden().resolve("expected.json")))
                .path("families")
                .path(family.modelType());
    }

    private static Path golden() {
        return Golden.resource("/golden-tiny");
    }
}
