package fr.medinjection.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import okhttp3.Request;

/** Gemini's generateContent and batchEmbedContents. */
final class GeminiWire implements Wire {
    /** What Gemini's schemas know; it refuses a schema that holds anything else. */
    private static final Set<String> KNOWN = Set.of(
            "type",
            "format",
            "description",
            "nullable",
            "enum",
            "properties",
            "required",
            "items",
            "minItems",
            "maxItems",
            "minimum",
            "maximum",
            "anyOf",
            "title");

    @Override
    public ObjectNode chat(LlmConfig.Model model, ChatRequest request, LlmConfig.Wording wording) {
        ObjectNode body = JSON.createObjectNode();
        system(body, request, Wire.told(model, request, wording));
        ArrayNode contents = body.putArray("contents");
        request.messages().stream()
                .filter(message -> !message.role().equals("system"))
                .forEach(message -> part(
                        contents.addObject().put("role", message.role().equals("user") ? "user" : "model"),
                        message.content()));
        ObjectNode generation = body.putObject("generationConfig");
        Wire.put(generation, model.parameters());
        if (!model.maxTokensField().isEmpty()) {
            generation.put(model.maxTokensField(), model.maxTokens());
        }
        if (!model.seedField().isEmpty()) {
            generation.put(model.seedField(), (int) request.seed()); // it takes 32 bits
        }
        int logprobs = Wire.topLogprobs(model, request);
        if (logprobs > 0) {
            generation.put("responseLogprobs", true).put("logprobs", logprobs);
        }
        request.schema().ifPresent(schema -> format(generation, model.structured(), schema));
        return body;
    }

    private static void system(ObjectNode body, ChatRequest request, Optional<String> told) {
        List<String> parts = new ArrayList<>();
        request.messages().stream()
                .filter(message -> message.role().equals("system"))
                .forEach(message -> parts.add(message.content()));
        told.ifPresent(parts::add);
        if (!parts.isEmpty()) {
            part(body.putObject("systemInstruction"), String.join("\n\n", parts));
        }
    }

    private static void part(ObjectNode content, String text) {
        content.putArray("parts").addObject().put("text", text);
    }

    private static void format(ObjectNode generation, LlmConfig.Structured structured, String schema) {
        if (structured != LlmConfig.Structured.PROMPT) {
            generation.put("responseMimeType", "application/json");
        }
        if (structured == LlmConfig.Structured.JSON_SCHEMA) {
            generation.set("responseSchema", known(Wire.schema(schema)));
        }
    }

    private static JsonNode known(JsonNode schema) {
        ObjectNode known = JSON.createObjectNode();
        schema.fields().forEachRemaining(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (name.equals("properties")) {
                ObjectNode properties = known.putObject(name);
                value.fields().forEachRemaining(one -> properties.set(one.getKey(), known(one.getValue())));
            } else if (name.equals("items")) {
                known.set(name, known(value));
            } else if (name.equals("anyOf")) {
                ArrayNode all = known.putArray(name);
                value.forEach(one -> all.add(known(one)));
            } else if (KNOWN.contains(name)) {
                known.set(name, value);
            }
        });
        return known;
    }

    @Override
    public ObjectNode embedding(LlmConfig.Model model, List<String> texts) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode requests = body.putArray("requests");
        for (String text : texts) {
            ObjectNode request = requests.addObject().put("model", "models/" + model.id());
            part(request.putObject("content"), text);
            Wire.put(request, model.parameters());
        }
        return body;
    }

    @Override
    public String path(LlmConfig.Model model, boolean embeds) {
        return "models/" + model.id() + (embeds ? ":batchEmbedContents" : ":generateContent");
    }

    @Override
    public void authorise(Request.Builder request, String key) {
        request.header("x-goog-api-key", key);
    }

    @Override
    public Reply reply(JsonNode body) {
        if (body.path("embeddings").path(0).path("values").isArray()) {
            Stream<JsonNode> vectors =
                    StreamSupport.stream(body.path("embeddings").spliterator(), false);
            return new Reply(Vectors.lines(vectors.map(one -> one.path("values"))), Reply.STOP, "", null, 0L);
        }
        JsonNode usage = body.path("usageMetadata");
        Long prompt = Wire.number(usage.path("promptTokenCount"));
        Long written = Wire.number(usage.path("candidatesTokenCount"));
        Long thought = Wire.number(usage.path("thoughtsTokenCount")); // charged as output
        Long completion = written == null && thought == null
                ? null
                : Long.valueOf((written == null ? 0 : written) + (thought == null ? 0 : thought));
        String blocked = body.path("promptFeedback").path("blockReason").asText("");
        if (!blocked.isEmpty()) {
            return new Reply("", Reply.FILTERED, "blocked: " + blocked, prompt, completion == null ? 0L : completion);
        }
        JsonNode candidate = body.path("candidates").path(0);
        if (!candidate.isObject()) {
            throw CallFailure.retry("the server's answer holds no candidate");
        }
        StringBuilder text = new StringBuilder();
        candidate.path("content").path("parts").forEach(part -> {
            if (!part.path("thought").asBoolean()) {
                text.append(part.path("text").asText(""));
            }
        });
        return new Reply(
                text.toString(),
                finish(candidate.path("finishReason").asText("")),
                "",
                prompt,
                completion,
                places(candidate.path("logprobsResult")));
    }

    private static List<FirstToken.Place> places(JsonNode result) {
        List<FirstToken.Place> places = new ArrayList<>();
        JsonNode tops = result.path("topCandidates");
        result.path("chosenCandidates")
                .forEach(token -> places.add(FirstToken.Place.of(
                        "token",
                        "logProbability",
                        token,
                        tops.path(places.size()).path("candidates"))));
        return places;
    }

    private static String finish(String reason) {
        return switch (reason) {
            case "STOP" -> Reply.STOP;
            case "MAX_TOKENS" -> Reply.LENGTH;
            case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII" -> Reply.FILTERED;
            default -> reason.toLowerCase(Locale.ROOT);
        };
    }

    @Override
    public Refused refused(JsonNode body) {
        JsonNode error = body.path("error");
        boolean hopeless = false;
        double wait = -1;
        for (JsonNode detail : error.path("details")) {
            hopeless |= detail.path("reason").asText().startsWith("API_KEY");
            String delay = detail.path("retryDelay").asText();
            if (delay.matches("\\d{1,6}(\\.\\d+)?s")) {
                wait = Double.parseDouble(delay.substring(0, delay.length() - 1));
            }
        }
        return new Refused(error.path("message").asText(), hopeless, wait);
    }
}
