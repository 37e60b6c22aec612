package fr.medinjection.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import okhttp3.Request;

/** OpenAI's chat completions and embeddings, which vLLM, llama.cpp and many other servers speak too. */
final class OpenAiWire implements Wire {
    private static final Set<String> HOPELESS = Set.of(
            "insufficient_quota",
            "invalid_api_key",
            "account_deactivated",
            "model_not_found",
            "billing_hard_limit_reached");

    @Override
    public ObjectNode chat(LlmConfig.Model model, ChatRequest request, LlmConfig.Wording wording) {
        ObjectNode body = JSON.createObjectNode().put("model", model.id());
        messages(body.putArray("messages"), request, Wire.told(model, request, wording));
        Wire.put(body, model.parameters());
        if (!model.maxTokensField().isEmpty()) {
            body.put(model.maxTokensField(), model.maxTokens());
        }
        if (!model.seedField().isEmpty()) {
            body.put(model.seedField(), request.seed());
        }
        int logprobs = Wire.topLogprobs(model, request);
        if (logprobs > 0) {
            body.put("logprobs", true).put("top_logprobs", logprobs);
        }
        request.schema().ifPresent(schema -> format(body, model.structured(), schema));
        return body;
    }

    private static void messages(ArrayNode list, ChatRequest request, Optional<String> told) {
        boolean system = request.messages().get(0).role().equals("system");
        if (told.isPresent() && !system) {
            list.addObject().put("role", "system").put("content", told.get());
        }
        for (Message message : request.messages()) {
            boolean last = told.isPresent() && system && list.isEmpty();
            String content = last ? message.content() + "\n\n" + told.get() : message.content();
            list.addObject().put("role", message.role()).put("content", content);
        }
    }

    private static void format(ObjectNode body, LlmConfig.Structured structured, String schema) {
        switch (structured) {
            case JSON_SCHEMA -> {
                ObjectNode format = body.putObject("response_format").put("type", "json_schema");
                format.putObject("json_schema")
                        .put("name", "reply")
                        .put("strict", true)
                        .set("schema", Wire.schema(schema));
            }
            case JSON_OBJECT -> body.putObject("response_format").put("type", "json_object");
            case PROMPT -> {}
        }
    }

    @Override
    public ObjectNode embedding(LlmConfig.Model model, List<String> texts) {
        ObjectNode body = JSON.createObjectNode().put("model", model.id());
        Wire.put(body, model.parameters());
        texts.forEach(body.putArray("input")::add);
        return body;
    }

    @Override
    public String path(LlmConfig.Model model, boolean embeds) {
        return embeds ? "embeddings" : "chat/completions";
    }

    @Override
    public void authorise(Request.Builder request, String key) {
        request.header("Authorization", "Bearer " + key);
    }

    @Override
    public Reply reply(JsonNode body) {
        JsonNode usage = body.path("usage");
        Long prompt = Wire.number(usage.path("prompt_tokens"));
        if (body.path("data").path(0).path("embedding").isArray()) {
            return new Reply(vectors(body.path("data")), Reply.STOP, "", prompt, 0L);
        }
        JsonNode choice = body.path("choices").path(0);
        if (!choice.path("message").isObject()) {
            throw CallFailure.retry("the server's answer holds no message");
        }
        return new Reply(
                text(choice.path("message").path("content")),
                choice.path("finish_reason").asText(""),
                text(choice.path("message").path("refusal")),
                prompt,
                Wire.number(usage.path("completion_tokens")),
                places(choice.path("logprobs").path("content")));
    }

    private static List<FirstToken.Place> places(JsonNode tokens) {
        List<FirstToken.Place> places = new ArrayList<>();
        tokens.forEach(token -> places.add(FirstToken.Place.of("token", "logprob", token, token.path("top_logprobs"))));
        return places;
    }

    /** By the place that each names, for nothing says that they come in order. */
    private static String vectors(JsonNode data) {
        return Vectors.lines(StreamSupport.stream(data.spliterator(), false)
                .sorted(Comparator.comparingInt(one -> one.path("index").asInt()))
                .map(one -> one.path("embedding")));
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }

    @Override
    public Refused refused(JsonNode body) {
        JsonNode error = body.path("error");
        String code = error.path("code").asText(error.path("type").asText());
        boolean hopeless =
                HOPELESS.contains(code) || HOPELESS.contains(error.path("type").asText());
        String message =
                error.isTextual() ? error.textValue() : error.path("message").asText(text(body.path("message")));
        return new Refused(message, hopeless, -1);
    }
}
