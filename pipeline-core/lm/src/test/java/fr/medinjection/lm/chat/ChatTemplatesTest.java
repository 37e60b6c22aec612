package fr.medinjection.lm.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.lm.Golden;
import fr.medinjection.lm.LmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates that are not known by their text: the check of the test's own was recorded by src/test/python/record_check.py. */
class ChatTemplatesTest {
    private static final Path OWN = Golden.resource("/user-template");
    private static final Message USER = new Message(Message.Role.USER, "Q ?");
    private static final Message ANSWER = new Message(Message.Role.ASSISTANT, "A");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>' + '\\n' }}{% endfor %}"
                        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}",
                "{%- for m in messages -%}\n    <|im_start|>{{ m['role'] }}\n{{ '' }}{{ m['content'] }}<|im_end|>{{ '\\n' }}"
                        + "{%- endfor -%}\n{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}"
            })
    void anotherSpellingOfAKnownTemplateIsThatTemplate(String text) throws IOException {
        template(text);
        assertThat(ChatTemplates.of(folder)).isEqualTo(ChatTemplate.CHATML);
    }

    @ParameterizedTest
    @EnumSource(ChatTemplate.class)
    void knownTemplatesDifferOnTheProbes(ChatTemplate template) {
        for (ChatTemplate other : ChatTemplate.values()) {
            // Without tools the two are the same.
            Set<ChatTemplate> both = EnumSet.of(template, other);
            if (both.size() == 2 && !both.equals(EnumSet.of(ChatTemplate.CHATML, ChatTemplate.QWEN3_INSTRUCT_2507))) {
                assertThat(ChatTemplates.probed(template::render)).isNotEqualTo(ChatTemplates.probed(other::render));
            }
        }
    }

    @Test
    void aTemplateOfOnesOwnIsRenderedWhereItRendersWhatTransformersDoes() throws IOException {
        ChatRenderer renderer = ChatTemplates.of(OWN);
        assertThat(renderer).isInstanceOf(UserTemplate.class);
        JsonNode cases = new ObjectMapper().readTree(Files.readString(OWN.resolve("chat_template_check.json")));
        assertThat(cases.size()).isEqualTo(14);
        RenderedChat chat = renderer.rendered(List.of(USER, ANSWER, USER, ANSWER), ChatTemplate.Ending.NONE);
        assertThat(chat.text())
                .isEqualTo("<s>[1] USER: Q ?</s>\n[2] ASSISTANT: A</s>\n[3] USER: Q ?</s>\n[4] ASSISTANT: A</s>\n");
        assertThat(chat.answers().stream().map(a -> chat.text().substring(a.start(), a.end())))
                .containsExactly("A</s>", "A</s>");
    }

    @Test
    void aMessageIsNeverExecuted() {
        Message evil = new Message(Message.Role.USER, "{{ 7 * 7 }}{% set messages = [] %}{{ messages }}{# gone #}");
        assertThat(ChatTemplates.of(OWN).render(List.of(evil), ChatTemplate.Ending.NONE))
                .isEqualTo("<s>[1] USER: " + evil.content() + "</s>\n");
    }

    @Test
    void whereATurnChangesWithWhatFollowsItIsNotGuessed() {
        Message changing = new Message(Message.Role.ASSISTANT, "!A");
        ChatRenderer renderer = ChatTemplates.of(OWN);
        assertThat(renderer.render(List.of(USER, changing), ChatTemplate.Ending.NONE))
                .endsWith("ASSISTANT: !A</s>\n");
        assertThatThrownBy(() -> renderer.rendered(List.of(USER, changing, USER), ChatTemplate.Ending.NONE))
                .isInstanceOf(LmException.class)
                .hasMessageContaining("Cannot tell what the assistant says in a chat of this template: turn 2");
        assertThatThrownBy(() -> renderer.render(List.of(), ChatTemplate.Ending.NONE))
                .isInstanceOf(LmException.class)
                .hasMessage("Cannot render a chat without messages");
    }

    @Test
    void withoutACheckItIsRefused() throws IOException {
        Files.copy(OWN.resolve("chat_template.jinja"), folder.resolve("chat_template.jinja"));
        Files.copy(OWN.resolve("tokenizer_config.json"), folder.resolve("tokenizer_config.json"));
        refuses("Cannot render the chat template of " + folder + ": it is none of [QWEN3");
        check("[]");
        refuses("Invalid " + folder.resolve("chat_template_check.json") + ": 0 chats, expected a list of at least 4");
        check(Files.readString(OWN.resolve("chat_template_check.json")).replace("\"assistant\"", "\"judge\""));
        refuses("Invalid role in " + folder.resolve("chat_template_check.json") + ", chat 3: judge");
    }

    @Test
    void whatTheEngineGetsWrongIsRefused() throws IOException {
        check(Files.readString(OWN.resolve("chat_template_check.json")));
        Files.copy(
                OWN.resolve("tokenizer_config.json"),
                folder.resolve("tokenizer_config.json"),
                StandardCopyOption.REPLACE_EXISTING);
        String own = Files.readString(OWN.resolve("chat_template.jinja"));
        template(own + "{% if %}");
        refuses("Cannot render a chat with the model's template: ");
        template(own + "{{ raise_exception('no') }}");
        refuses("Cannot render a chat with the model's template: ");
        template(own);
        assertThat(ChatTemplates.of(folder)).isInstanceOf(UserTemplate.class);
    }

    /** The engine says nothing of what it does not know or reads otherwise. */
    @ParameterizedTest
    @CsvSource({
        "{% for m in messages if m.role == 'user' %}U{% endfor %},U",
        "{{ strftime_now('%Y') }},2026",
        "{{ messages[0].content.zfill(3) }},00x"
    })
    void whatTheEngineSilentlyGetsWrongIsRefused(String template, String expected) throws IOException {
        template(template);
        String one = "{\"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"prompt\": false, \"text\": \""
                + expected + "\"}";
        check("[" + String.join(",", one, one, one, one) + "]");
        refuses("Cannot render");
        template(expected);
        assertThat(ChatTemplates.of(folder)).isInstanceOf(UserTemplate.class);
    }

    @Test
    void jsonIsPythons() {
        TemplateEngine engine = new TemplateEngine("{{ messages | tojson }}", Map.of());
        assertThat(engine.render(List.of(new Message(Message.Role.USER, "é \"<\" \u00a0")), ChatTemplate.Ending.NONE))
                .isIn(
                        "[{\"role\": \"user\", \"content\": \"é \\\"<\\\" \u00a0\"}]",
                        "[{\"content\": \"é \\\"<\\\" \u00a0\", \"role\": \"user\"}]");
        assertThat(ChatTemplates.alike(engine)).isEqualTo(Optional.empty());
    }

    private void refuses(String message) {
        assertThatThrownBy(() -> ChatTemplates.of(folder))
                .isInstanceOf(LmException.class)
                .hasMessageStartingWith(message);
    }

    private void template(String text) throws IOException {
        Files.writeString(folder.resolve("chat_template.jinja"), text);
    }

    private void check(String text) throws IOException {
        Files.writeString(folder.resolve("chat_template_check.json"), text);
    }
}
