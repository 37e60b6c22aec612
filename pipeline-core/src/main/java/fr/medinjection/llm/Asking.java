package fr.medinjection.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What is asked of a model in one call: a chat, or the vectors of texts. */
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

    /** How much of what it takes each request has, where there are several. */
    default List<Long> weights() {
        return List.of(1L);
    }

    /** The answer to each request out of the text of a valid reply. */
    default List<String> answers(String text) {
        return List.of(text);
    }

    /** What was asked of this model in this column of a dataset. */
    static Asking of(String request, LlmConfig.Model model, LlmConfig.Wording wording) {
        return of(List.of(request), model, wording);
    }

    /** What is asked in one call: a chat, or texts. */
    static Asking of(List<String> together, LlmConfig.Model model, LlmConfig.Wording wording) {
        String first = together.get(0);
        return TextInputs.is(first)
                ? new TextInputs(together.stream().map(TextInputs::text).toList())
                : new Chat(ChatRequest.parse(first), model, wording);
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

    /** Texts to be turned into vectors; each is a request of its own, in datasets and the ledger {@code {"input": TEXT}}. */
    record TextInputs(List<String> texts) implements Asking {
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
            return weights().stream().mapToLong(tokens -> tokens).sum();
        }

        @Override
        public long completionTokens() {
            return 0;
        }

        @Override
        public ObjectNode body(Wire wire, LlmConfig.Model of) {
            return wire.embedding(of, texts);
        }

        @Override
        public boolean embeds() {
            return true;
        }

        @Override
        public ReplyForm.Checked check(Reply reply) {
            return new ReplyForm.Checked(reply.text(), errors(answers(reply.text())));
        }

        private String errors(List<String> vectors) {
            if (vectors.size() != texts.size()) {
                return "it has " + vectors.size() + " vectors for " + texts.size() + " texts";
            }
            return vectors.contains("") ? "it is empty" : "";
        }

        @Override
        public Asking repair(String reply, String errors) {
            return this;
        }

        @Override
        public List<Long> weights() {
            return texts.stream().map(Asking::tokens).toList();
        }

        @Override
        public List<String> answers(String text) {
            return Vectors.ofLines(text);
        }
    }
}
