package fr.medinjection.lm.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.lm.Golden;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Python library makes of awkward French, recorded by src/test/python/record_tokenizer.py. */
class TokenizerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void idsOffsetsAndTextsAreThoseOfThePythonLibrary() {
        try (Tokenizer tokenizer = Tokenizer.open(golden())) {
            JsonNode recorded = recorded();
            assertThat(tokenizer.size()).isEqualTo(recorded.path("size").asInt());
            assertThat(recorded.path("cases").size()).isGreaterThanOrEqualTo(13);
            for (JsonNode example : recorded.path("cases")) {
                String text = example.path("text").asText();
                int[] ids = JSON.convertValue(example.path("ids"), int[].class);
                assertThat(tokenizer.encode(text)).as(text).containsExactly(ids);
                Tokens tokens = tokenizer.tokens(text);
                assertThat(tokens.ids()).containsExactly(ids);
                for (int i = 0; i < tokens.size(); i++) {
                    JsonNode offsets = example.path("offsets").get(i);
                    assertThat(text.codePointCount(0, tokens.start(i)))
                            .isEqualTo(offsets.get(0).asInt());
                    assertThat(text.codePointCount(0, tokens.end(i)))
                            .isEqualTo(offsets.get(1).asInt());
                }
                assertThat(tokenizer.decode(ids, Tokenizer.Marks.SHOWN))
                        .isEqualTo(example.path("shown").asText());
                assertThat(tokenizer.decode(ids, Tokenizer.Marks.DROPPED))
                        .isEqualTo(example.path("dropped").asText());
            }
        }
    }

    @Test
    void knowsItsMarks() {
        try (Tokenizer tokenizer = Tokenizer.open(golden())) {
            assertThat(tokenizer.encode("<|im_end|>")).containsExactly(tokenizer.id("<|im_end|>"));
            assertThat(tokenizer.find("<think>")).hasValue(tokenizer.encode("<think>")[0]);
            assertThat(tokenizer.find("<|none|>")).isEmpty();
            assertThatThrownBy(() -> tokenizer.id("<|none|>"))
                    .isInstanceOf(LmException.class)
                    .hasMessage("Cannot find special token in the tokenizer: <|none|>");
        }
    }

    @Test
    void stopsComeFromTheFirstFileThatNamesAny() throws IOException {
        copyTokenizer();
        assertThat(stops()).isEmpty();
        write("tokenizer_config.json", "{\"eos_token\": {\"content\": \"<|im_end|>\"}}");
        assertThat(stops()).containsExactly(402);
        write("tokenizer_config.json", "{\"eos_token\": \"<|endoftext|>\"}");
        assertThat(stops()).containsExactly(400);
        write("config.json", "{\"eos_token_id\": 401}");
        assertThat(stops()).containsExactly(401);
        write("generation_config.json", "{\"eos_token_id\": null}");
        assertThat(stops()).containsExactly(401);
        write("generation_config.json", "{\"eos_token_id\": [402, 400]}");
        assertThat(stops()).containsExactly(400, 402);
        write("generation_config.json", "{\"eos_token_id\": \"<|im_end|>\"}");
        refuses("Invalid eos_token_id in " + folder.resolve("generation_config.json"));
        write("generation_config.json", "{\"eos_token_id\": 405}");
        refuses("Invalid stop token of " + folder + ": 405, expected an id of its tokenizer, whose highest is 404");
    }

    @Test
    void refusesAFolderWithoutAGoodTokenizer() throws IOException {
        refuses("Cannot find tokenizer: " + folder.resolve("tokenizer.json"));
        write("tokenizer.json", "{");
        refuses("Invalid JSON: " + folder.resolve("tokenizer.json"));
        write("tokenizer.json", "{\"model\": {\"type\": \"Unknown\"}}");
        refuses("Invalid tokenizer: " + folder.resolve("tokenizer.json"));
    }

    @Test
    void refusesAModelWithFewerRowsThanIds() throws IOException {
        write("config.json", Files.readString(Golden.folder("qwen3").resolve("config.json")));
        ModelConfig small = ModelConfig.read(folder);
        write(
                "config.json",
                Files.readString(folder.resolve("config.json")).replace("\"vocab_size\": 61", "\"vocab_size\": 405"));
        ModelConfig enough = ModelConfig.read(folder);
        try (Tokenizer tokenizer = Tokenizer.open(golden())) {
            assertThatThrownBy(() -> tokenizer.require(small))
                    .isInstanceOf(LmException.class)
                    .hasMessage("Cannot use this tokenizer with this model: its ids go up to 404, the model has 61"
                            + " embedding rows");
            tokenizer.require(enough);
            assertThat(enough.vocabulary()).isEqualTo(405);
        }
    }

    @Test
    void manyThreadsShareOne() {
        try (Tokenizer tokenizer = Tokenizer.open(golden())) {
            List<String> texts = new ArrayList<>();
            recorded().path("cases").forEach(c -> texts.add(c.path("text").asText()));
            List<int[]> alone = texts.stream().map(tokenizer::encode).toList();
            IntStream.range(0, 2000).parallel().forEach(i -> assertThat(tokenizer.encode(texts.get(i % texts.size())))
                    .containsExactly(alone.get(i % texts.size())));
        }
    }

    private List<Integer> stops() {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            return List.copyOf(tokenizer.stops());
        }
    }

    private void refuses(String message) {
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(LmException.class)
                .hasMessageStartingWith(message);
    }

    private void copyTokenizer() throws IOException {
        Files.copy(golden().resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static JsonNode recorded() {
        try {
            return JSON.readTree(Files.readString(golden().resolve("expected.json")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path golden() {
        return Golden.resource("/golden-token");
    }
}
