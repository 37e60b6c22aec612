package fr.medinjection.lm.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.lm.Golden;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.token.Tokenizer;
import fr.medinjection.lm.token.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
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
        "llama3_1,LLAMA3_1",
        "mistral_v1,MISTRAL_V1",
        "mistral_v3,MISTRAL_V3",
        "mistral_nemo,MISTRAL_NEMO"
    })
    void rendersEveryByte(String golden, ChatTemplate template) throws IOException {
        JsonNode recorded = recorded(golden);
        assertThat(ChatTemplate.ofHash(recorded.path("sha256").asText())).contains(template);
        assertThat(recorded.path("cases").size()).isGreaterThanOrEqualTo(26);
        for (JsonNode example : recorded.path("cases")) {
            List<Message> messages = messages(example.path("messages"));
            if (example.has("refused")) {
                assertThatThrownBy(() -> template.render(messages, ending(example)))
                        .isInstanceOf(LmException.class)
                        .hasMessageContaining("questions and answers alternate");
            } else {
                RenderedChat chat = template.rendered(messages, ending(example));
                assertThat(chat.text()).isEqualTo(example.path("text").asText());
                holdsTheAnswers(chat, messages);
            }
        }
    }

    private static void holdsTheAnswers(RenderedChat chat, List<Message> messages) {
        List<Message> said = messages.stream()
                .filter(m -> m.role() == Message.Role.ASSISTANT)
                .toList();
        assertThat(chat.answers()).hasSameSizeAs(said);
        int before = 0;
        for (int i = 0; i < said.size(); i++) {
            RenderedChat.Stretch answer = chat.answers().get(i);
            assertThat(answer.start()).isGreaterThanOrEqualTo(before);
            before = answer.end();
            String text = chat.text().substring(answer.start(), answer.end());
            String content = PythonText.trimmed(PythonText.afterLast(said.get(i).content(), "</think>"));
            assertThat(text).contains(content).endsWith(text.contains("|>") ? "|>" : "</s>");
            assertThat(text).doesNotContain("assistant");
        }
    }

    @Test
    void answeredTokensAreThoseThatHoldAnswerCharacters() throws IOException {
        try (Tokenizer tokenizer = Tokenizer.open(Golden.resource("/golden-token"))) {
            for (JsonNode example : recorded("qwen3").path("cases")) {
                RenderedChat chat = ChatTemplate.QWEN3.rendered(messages(example.path("messages")), ending(example));
                Tokens tokens = tokenizer.tokens(chat.text());
                assertThat(tokens.ids()).isEqualTo(tokenizer.encode(chat.text()));
                BitSet answered = chat.answered(tokens);
                for (int i = 0; i < tokens.size(); i++) {
                    boolean expected = false;
                    for (int at = tokens.start(i); at < tokens.end(i); at++) {
                        for (RenderedChat.Stretch answer : chat.answers()) {
                            expected |= at >= answer.start() && at < answer.end();
                        }
                    }
                    assertThat(answered.get(i)).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void theIdsOfThePiecesAreThoseOfTheWhole() {
        List<Message> messages = List.of(
                new Message(Message.Role.USER, "Quel traitement de l’œdème ?"),
                new Message(Message.Role.ASSISTANT, "Le furosémide."));
        try (Tokenizer tokenizer = Tokenizer.open(Golden.resource("/golden-token"))) {
            for (ChatTemplate template : List.of(ChatTemplate.QWEN3, ChatTemplate.CHATML, ChatTemplate.QWEN2_5)) {
                RenderedChat chat = template.rendered(messages, ChatTemplate.Ending.NONE);
                Tokens tokens = tokenizer.tokens(chat.text());
                BitSet answered = chat.answered(tokens);
                RenderedChat.Stretch answer = chat.answers().get(0);
                int[] said = tokenizer.encode(chat.text().substring(answer.start(), answer.end()));
                assertThat(answered.cardinality()).isEqualTo(said.length);
                assertThat(IntStream.range(0, tokens.size())
                                .filter(answered::get)
                                .map(tokens::id)
                                .toArray())
                        .isEqualTo(said);
                assertThat(said[said.length - 1]).isEqualTo(tokenizer.id("<|im_end|>"));
                int[] prompt = tokenizer.encode(
                        template.render(messages.subList(0, 1), ChatTemplate.Ending.ANSWER_WITHOUT_THINKING));
                assertThat(tokens.ids()).startsWith(prompt);
            }
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

    @ParameterizedTest
    @CsvSource({
        "qwen3_tools,QWEN3",
        "qwen3_first_tools,QWEN3",
        "qwen3_instruct_2507_tools,QWEN3_INSTRUCT_2507",
        "qwen2_5_tools,QWEN2_5"
    })
    void rendersToolsByteForByte(String golden, ChatTemplate template) throws IOException {
        JsonNode cases = recorded(golden).path("cases");
        assertThat(cases.size()).isEqualTo(28);
        for (JsonNode example : cases) {
            List<JsonNode> tools = new ArrayList<>();
            example.path("tools").forEach(tools::add);
            Chat chat = new Chat(messages(example.path("messages")), tools);
            assertThat(template.rendered(chat, ending(example)).text())
                    .isEqualTo(example.path("text").asText());
        }
    }

    @Test
    void refusesToolsWhereItKnowsNoWayToWriteThem() {
        Chat chat = Chat.of(List.of(new Message(Message.Role.USER, "?"), new Message(Message.Role.TOOL, "!")));
        for (ChatTemplate template : List.of(ChatTemplate.CHATML, ChatTemplate.LLAMA3_1, ChatTemplate.MISTRAL_V3)) {
            assertThatThrownBy(() -> template.rendered(chat, ChatTemplate.Ending.NONE))
                    .isInstanceOf(LmException.class)
                    .hasMessage("Cannot render tools with the chat template " + template);
        }
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
            List<Message.ToolCall> calls = new ArrayList<>();
            for (JsonNode call : message.path("tool_calls")) {
                JsonNode function = call.path("function");
                calls.add(new Message.ToolCall(function.path("name").asText(), function.path("arguments")));
            }
            messages.add(new Message(
                    Message.Role.valueOf(role), message.path("content").asText(), calls));
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
