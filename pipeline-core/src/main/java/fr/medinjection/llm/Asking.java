package fr.medinjection.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** One thing asked of a model: a chat, or the vector of a text. */
interface Asking {
    /** The tokens that the model will read, about, and rather too many. */
    long promptTokens();

    /** The most tokens that the model will write. */
    long completionTokens();

    /** What a server is sent. */
    ObjectNode body(Wire wire, LlmConfig.Model of);

    /** Whether it asks for a vector. */
    boolean embeds();

    ReplyForm.Checked check(Reply reply);

    /** What to ask after a reply that was not valid. */
    Asking repair(String reply, String errors);

    /** What was asked of this model in this column of a dataset. */
    static Asking of(String request, LlmConfig.Model model, LlmConfig.Wording wording) {
        return TextInput.is(request)
                ? new TextInput(TextInput.text(request))
                : new Chat(ChatRequest.parse(request), model, wording);
    }

    /** French and English have three to four characters a token; text that is dense with numbers has fewer. */
    static long tokens(String text) {
        return text.length() / 3 + 1L;
    }

    /** A chat. */
    record Chat(ChatRequest request, LlmConfig.Model model, LlmConfig.Wording wording) implements Asking {
        private static final int AROUND_MESSAGE = 8;

        @Override
        public long promptTokens() {
            long messages = request.messages().stream()
                    .mapToLong(message -> AROUND_MESSAGE + tokens(message.content()))
                    .sum();
            return messages + request.schema().map(Asking::tokens).orElse(0L);
        }

        @Override
        public long completionTokens() {
            return model.maxTokens();
        }

        @Override
        public ObjectNode body(Wire wire, LlmConfig.Model of) {
            return wire.chat(of, request, wording);
        }

        @Override
        public boolean embeds() {
            return false;
        }

        @Override
        public ReplyForm.Checked check(Reply reply) {
            return new ReplyForm(model.answerAfter(), request.schema()).check(reply.text());
        }

        @Override
        public Asking repair(String reply, String errors) {
            if (request.schema().isEmpty()) {
                return this; // there was nothing in the reply: what can be said against it?
            }
            List<Message> turns = new ArrayList<>();
            if (!reply.isBlank()) {
                turns.add(Message.assistant(reply));
            }
            turns.add(Message.user(wording.repair().replace("{errors}", errors)));
            return new Chat(request.with(turns.toArray(Message[]::new)), model, wording);
        }
    }

    /** A text to be turned into a vector; in datasets and the ledger {@code {"input": TEXT}}. */
    record TextInput(String text) implements Asking {
        private static final ObjectMapper JSON = new ObjectMapper();
        private static final String START = "{\"input\":";

        static String json(String text) {
            return JSON.createObjectNode().put("input", text).toString();
        }

        static boolean is(String request) {
            return request.startsWith(START);
        }

        static String text(String request) {
            try {
                return JSON.readTree(request).path("input").asText();
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("Invalid request: " + request, e);
            }
        }

        @Override
        public long promptTokens() {
            return tokens(text);
        }

        @Override
        public long completionTokens() {
            return 0;
        }

        @Override
        public ObjectNode body(Wire wire, LlmConfig.Model of) {
            return wire.embedding(of, text);
        }

        @Override
        public boolean embeds() {
            return true;
        }

        @Override
        public ReplyForm.Checked check(Reply reply) {
            return new ReplyForm.Checked(reply.text(), reply.text().isEmpty() ? "it is empty" : "");
        }

        @Override
        public Asking repair(String reply, String errors) {
            return this;
        }
    }
}
