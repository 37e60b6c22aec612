package fr.medinjection.lm.chat;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds who renders a model folder's chats: a template known by its text, or by what it makes of a number of chats; else the template itself where
 * beside it, in {@code chat_template_check.json}, stands what transformers renders of some chats and it renders just that. The file holds a list of objects
 * with {@code messages}, {@code prompt}, {@code thinking} and {@code text}.
 */
public final class ChatTemplates {
    static final String CHECK = "chat_template_check.json";

    private static final int LEAST_CASES = 4;
    private static final String QUESTION = "Quel traitement ?\n(A) Aucun\n(B) L’amoxicilline";

    /** Chats that no two known templates render alike, and that few others would render like a known one. */
    private static final List<List<Message>> PROBES = List.of(
            List.of(user(QUESTION)),
            List.of(user(QUESTION), assistant("B")),
            List.of(system("Sois bref. "), user(QUESTION), assistant("B")),
            List.of(user(QUESTION), assistant(" B "), user(" Pourquoi ? "), assistant("\n\u00a0Parce que.\n")),
            List.of(
                    user(QUESTION),
                    assistant("<think>\nSûr.\n</think>\n\nB"),
                    user("Sûr ?"),
                    assistant("<think>x</think>Oui")),
            List.of(user("{{ 7 * 7 }} {% if x %} {# y #} \\n ' \" <|im_end|>"), assistant("{{ messages }}")),
            List.of(system("Sois bref."), user("Un"), assistant("1"), user("Deux")),
            List.of(user("Un"), assistant("1"), user("<tool_response>2</tool_response>"), assistant("3")),
            List.of(user("Un"), system("tard"), user("Deux")),
            List.of(assistant("seul"), assistant("encore")));

    private ChatTemplates() {}

    /** Who renders the chats of this folder; a template that would be rendered otherwise than by transformers is refused. */
    public static ChatRenderer of(Path folder) {
        String text = ChatTemplate.text(folder);
        Optional<ChatTemplate> known = ChatTemplate.ofText(text);
        if (known.isPresent()) {
            return known.get();
        }
        TemplateEngine engine = new TemplateEngine(text, marks(folder));
        Optional<ChatTemplate> alike = alike(engine);
        return alike.isPresent() ? alike.get() : checked(folder, engine);
    }

    /** The known template that makes the same of every probe, refusals included. */
    static Optional<ChatTemplate> alike(TemplateEngine engine) {
        List<Optional<String>> own = probed(engine::render);
        return Arrays.stream(ChatTemplate.values())
                .filter(template -> probed(template::render).equals(own))
                .findFirst();
    }

    static List<Optional<String>> probed(Rendering rendering) {
        List<Optional<String>> texts = new ArrayList<>();
        for (List<Message> probe : PROBES) {
            for (ChatTemplate.Ending ending : ChatTemplate.Ending.values()) {
                texts.add(attempt(rendering, probe, ending));
            }
        }
        return texts;
    }

    /** A chat to text. */
    interface Rendering {
        String render(List<Message> messages, ChatTemplate.Ending ending);
    }

    private static Optional<String> attempt(Rendering rendering, List<Message> probe, ChatTemplate.Ending ending) {
        try {
            return Optional.of(rendering.render(probe, ending));
        } catch (LmException refused) {
            return Optional.empty();
        }
    }

    private static ChatRenderer checked(Path folder, TemplateEngine engine) {
        Path check = folder.resolve(CHECK);
        if (!Files.exists(check)) {
            throw new LmException("Cannot render the chat template of " + folder + ": it is none of "
                    + Arrays.toString(ChatTemplate.values())
                    + "; to use it, put what transformers renders of some chats"
                    + " beside it as " + CHECK);
        }
        JsonNode cases = ModelFiles.json(check, "rendered chats");
        if (!cases.isArray() || cases.size() < LEAST_CASES) {
            throw new LmException(
                    "Invalid " + check + ": " + cases.size() + " chats, expected a list of at least " + LEAST_CASES);
        }
        UserTemplate template = new UserTemplate(engine);
        for (int i = 0; i < cases.size(); i++) {
            requireEqual(template, cases.get(i), check + ", chat " + (i + 1));
        }
        return template;
    }

    private static void requireEqual(UserTemplate template, JsonNode example, String where) {
        List<Message> messages = new ArrayList<>();
        example.path("messages").forEach(message -> messages.add(message(message, where)));
        ChatTemplate.Ending ending = !example.path("prompt").asBoolean()
                ? ChatTemplate.Ending.NONE
                : example.path("thinking").asBoolean(true)
                        ? ChatTemplate.Ending.ANSWER
                        : ChatTemplate.Ending.ANSWER_WITHOUT_THINKING;
        String text = template.render(messages, ending);
        if (!text.equals(example.path("text").asText())) {
            throw new LmException("Cannot render the model's own chat template: what comes out differs from " + where);
        }
    }

    private static Message message(JsonNode message, String where) {
        String role = message.path("role").asText();
        return Arrays.stream(Message.Role.values())
                .filter(r -> r.label().equals(role.toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(r -> new Message(r, message.path("content").asText()))
                .orElseThrow(() -> new LmException("Invalid role in " + where + ": " + role));
    }

    /** {@code bos_token} and its like, as the tokenizer's configuration names them. */
    private static Map<String, String> marks(Path folder) {
        Map<String, String> marks = new HashMap<>();
        ModelFiles.jsonIfPresent(folder.resolve(ModelFiles.TOKENIZER_CONFIG)).ifPresent(json -> {
            for (String name : List.of("bos_token", "eos_token", "pad_token", "unk_token")) {
                JsonNode mark = json.path(name);
                String text = mark.isObject() ? mark.path("content").asText() : mark.asText("");
                if (mark.isObject() || mark.isTextual()) {
                    marks.put(name, text);
                }
            }
        });
        return marks;
    }

    private static Message system(String text) {
        return new Message(Message.Role.SYSTEM, text);
    }

    private static Message user(String text) {
        return new Message(Message.Role.USER, text);
    }

    private static Message assistant(String text) {
        return new Message(Message.Role.ASSISTANT, text);
    }
}
