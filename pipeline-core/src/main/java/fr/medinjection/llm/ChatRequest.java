package fr.medinjection.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a model is asked, whichever model it is.
 *
 * @param schema the text of a JSON schema (2020-12) that the reply must be valid under; without one any text will do
 * @param seed of the sampling: another one asks anew
 * @param topLogprobs of how many of the likeliest tokens the log-probabilities are wanted beside the reply, 0 for none
 */
public record ChatRequest(List<Message> messages, Optional<String> schema, long seed, int topLogprobs) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public ChatRequest {
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("Invalid request: no message");
        }
    }

    public ChatRequest(List<Message> messages, Optional<String> schema, long seed) {
        this(messages, schema, seed, 0);
    }

    /** The same request for log-probabilities too. */
    public ChatRequest withTopLogprobs(int most) {
        return new ChatRequest(messages, schema, seed, most);
    }

    /** The form in which a request stands in the column {@code request}. */
    public String toJson() {
        ObjectNode json = JSON.createObjectNode();
        var list = json.putArray("messages");
        messages.forEach(message -> list.addObject().put("role", message.role()).put("content", message.content()));
        schema.ifPresent(text -> json.put("schema", text));
        json.put("seed", seed);
        if (topLogprobs > 0) { // a request that does not ask for them is known as it always was
            json.put("top_logprobs", topLogprobs);
        }
        return json.toString();
    }

    public static ChatRequest parse(String json) {
        JsonNode node = tree(json);
        List<Message> messages = new ArrayList<>();
        node.path("messages")
                .forEach(message -> messages.add(new Message(
                        message.path("role").asText(), message.path("content").asText())));
        Optional<String> schema = Optional.ofNullable(node.get("schema")).map(JsonNode::asText);
        return new ChatRequest(
                messages,
                schema,
                node.path("seed").asLong(),
                node.path("top_logprobs").asInt());
    }

    /** The same request with more turns behind it. */
    ChatRequest with(Message... turns) {
        List<Message> all = new ArrayList<>(messages);
        all.addAll(List.of(turns));
        return new ChatRequest(all, schema, seed, topLogprobs);
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Invalid request: " + json, e);
        }
    }
}
