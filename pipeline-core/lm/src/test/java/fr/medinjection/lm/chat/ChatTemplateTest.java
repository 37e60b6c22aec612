package fr.medinjection.lm.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.lm.LmException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What transformers renders from the original templates, recorded by src/test/python/record_templates.py. */
class ChatTemplateTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "qwen3,QWEN3",
        "qwen3_first,QWEN3",
        "qwen3_instruct_2507,QWEN3_INSTRUCT_2507",
        "qwen2_5,QWEN2_5",
        "smollm2,SMOLLM2",
        "llama3,LLAMA3",
        "llama3_1,LLAMA3_1"
    })
    void rendersEveryByte(String golden, ChatTemplate template) throws IOException {
        JsonNode recorded = recorded(golden);
        assertThat(ChatTemplate.ofHash(recorded.path("sha256").asText())).contains(template);
        assertThat(recorded.path("cases").size()).isGreaterThanOrEqualTo(26);
        for (JsonNode example : recorded.path("cases")) {
            assertThat(template.render(messages(example.path("messages")), ending(example)))
                    .isEqualTo(example.path("text").asText());
        }
    }

    @Test
    void refusesATemplateItDoesNotKnow() throws IOException {
        assertThatThrownBy(() -> ChatTemplate.of(folder))
                .isInstanceOf(LmException.class)
                .hasMessage("Cannot find a chat template in model folder: " + folder);
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"chat_template\": \"{{ messages }}\"}");
        assertThatThrownBy(() -> ChatTemplate.of(folder))
                .isInstanceOf(LmException.class)
                .hasMessageContaining("Cannot render the chat template of " + folder);
        Files.writeString(folder.resolve("tokenizer_config.json"), "{");
        assertThatThrownBy(() -> ChatTemplate.of(folder))
                .isInstanceOf(LmException.class)
                .hasMessageContaining("Invalid JSON");
    }

    @Test
    void refusesAnEmptyChat() {
        assertThatThrownBy(() -> ChatTemplate.QWEN3.render(List.of(), ChatTemplate.Ending.NONE))
                .isInstanceOf(LmException.class)
                .hasMessage("Cannot render a chat without messages");
    }

    private static JsonNode recorded(String name) throws IOException {
        try (InputStream in = ChatTemplateTest.class.getResourceAsStream("/golden-chat/" + name + ".json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
    }

    private static List<Message> messages(JsonNode list) {
        List<Message> messages = new ArrayList<>();
        for (JsonNode message : list) {
            String role = message.path("role").asText().toUpperCase(Locale.ROOT);
            messages.add(new Message(
                    Message.Role.valueOf(role), message.path("content").asText()));
        }
        return messages;
    }

    private static ChatTemplate.Ending ending(JsonNode example) {
        if (!example.path("prompt").asBoolean()) {
            return ChatTemplate.Ending.NONE;
        }
        return example.path("thinking").asBoolean()
                ? ChatTemplate.Ending.ANSWER
                : ChatTemplate.Ending.ANSWER_WITHOUT_THINKING;
    }
}
