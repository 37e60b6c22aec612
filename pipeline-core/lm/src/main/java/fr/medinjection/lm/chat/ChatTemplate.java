package fr.medinjection.lm.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.lm.LmException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The chat templates that the engine renders. A model folder's template is recognised by the hash of its text, trailing white space apart. */
public enum ChatTemplate implements ChatRenderer {
    /** Qwen3 with its thinking form, as first released and as revised. */
    QWEN3(
            new ThinkingChatMl(),
            "87a2728cb8dc9fe424d624542f6060ec05a1d285ebbec578bb078900e33396b5",
            "a55ee1b1660128b7098723e0abcd92caa0788061051c62d51cbe87d9cf1974d8"),
    /** Nothing but the turns: the template of made models. */
    CHATML(ChatMl.plain(), "d86b371566c940d6790deec28e3f74ca2cb74d893bfda2c20b82fd9b53fb4eda"),
    /** The instruction-tuned Qwen3 of July 2025, without thinking. */
    QWEN3_INSTRUCT_2507(
            ChatMl.plain().with(QwenTools.QWEN3), "64f85b198065d0fba2a81f37e10ed68161ce2c19a754c7100e67e0ca2ee9c326"),
    QWEN2_5(
            ChatMl.withSystem("You are Qwen, created by Alibaba Cloud. You are a helpful assistant.")
                    .with(QwenTools.QWEN2_5),
            "55b2f4a26ac9ee719330a61a0c39d9e538b0e9322212f048326318cff4f8674a"),
    SMOLLM2(
            ChatMl.withSystem("You are a helpful AI assistant named SmolLM, trained by Hugging Face"),
            "872be49dbb638044ad01b60388f48d469ff2980e5f0dccdc22ec907db54d0788"),
    LLAMA3(
            new LlamaHeaders(LlamaHeaders.Preamble.NONE),
            "ba03a121d097859c7b5b9cd03af99aafe95275210d2876f642ad9929a150f122"),
    LLAMA3_1(
            new LlamaHeaders(LlamaHeaders.Preamble.DATES),
            "93c0e9aa3629bbd77e68dbc0f5621f6e6b23aa8d74b932595cdb8d64684526d7"),
    /** Mistral's first instruct models, with a blank before the end of the question. */
    MISTRAL_V1(Instructions.V1, "26a59556925c987317ce5291811ba3b7f32ec4c647c400c6cc7e3a9993007ba7"),
    /** Mistral 7B Instruct 0.3. */
    MISTRAL_V3(Instructions.V3, "cafb64e0e9e5fd2503054b3479593fae39cbdfd52338ce8af9bb4664a8eb05bd"),
    /** Mistral Nemo, without blanks. */
    MISTRAL_NEMO(Instructions.NEMO, "e7deee034838db2bfc7487788a3013d8a307ab69f72f3c54a85f06fd76007d4e");

    /** How a prompt for an answer ends. */
    public enum Ending {
        /** After the last message: a whole chat, to learn from. */
        NONE,
        /** With the assistant's turn opened. */
        ANSWER,
        /** With the assistant's turn opened and, where the template thinks, an empty thought. */
        ANSWER_WITHOUT_THINKING
    }

    @SuppressWarnings("ImmutableEnumChecker") // every form is without state
    private final ChatForm form;

    @SuppressWarnings("ImmutableEnumChecker") // from List.of
    private final List<String> hashes;

    ChatTemplate(ChatForm form, String... hashes) {
        this.form = form;
        this.hashes = List.of(hashes);
    }

    @Override
    public RenderedChat rendered(List<Message> messages, Ending ending) {
        return rendered(Chat.of(messages), ending);
    }

    /** The same with tools, where the template has a way to write them that the engine knows. */
    public RenderedChat rendered(Chat chat, Ending ending) {
        if (chat.messages().isEmpty()) {
            throw new LmException("Cannot render a chat without messages");
        }
        if (chat.usesTools() && !form.hasTools()) {
            throw new LmException("Cannot render tools with the chat template " + this);
        }
        ChatText text = new ChatText();
        form.write(chat, ending, text);
        return text.done();
    }

    /** The template of a model folder where its text is known; see {@link ChatTemplates} for those that are not. */
    public static ChatTemplate of(Path folder) {
        return ofText(text(folder))
                .orElseThrow(() -> new LmException("Cannot render the chat template of " + folder + ": it is none of "
                        + Arrays.toString(values())));
    }

    static Optional<ChatTemplate> ofText(String text) {
        return ofHash(sha256(text.stripTrailing()));
    }

    static Optional<ChatTemplate> ofHash(String hash) {
        return Arrays.stream(values()).filter(t -> t.hashes.contains(hash)).findFirst();
    }

    /** From {@code chat_template.jinja}, or from {@code tokenizer_config.json}. */
    static String text(Path folder) {
        Path own = folder.resolve("chat_template.jinja");
        Path config = folder.resolve("tokenizer_config.json");
        try {
            if (Files.exists(own)) {
                return Files.readString(own);
            }
            JsonNode template = Files.exists(config)
                    ? new ObjectMapper().readTree(Files.readString(config)).path("chat_template")
                    : new ObjectMapper().missingNode();
            if (!template.isTextual()) {
                throw new LmException("Cannot find a chat template in model folder: " + folder);
            }
            return template.asText();
        } catch (JsonProcessingException e) {
            throw new LmException("Invalid JSON: " + config, e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the chat template in " + folder, e);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
