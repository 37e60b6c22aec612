package fr.medinjection.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.UserException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** How one kind of server is spoken to. */
interface Wire {
    ObjectMapper JSON = new ObjectMapper();

    /** The body of a request for a chat. */
    ObjectNode chat(LlmConfig.Model model, ChatRequest request, LlmConfig.Wording wording);

    /** The body of a request for the vectors of texts. */
    ObjectNode embedding(LlmConfig.Model model, List<String> texts);

    /** Where a model is asked, below the address of its endpoint. */
    String path(LlmConfig.Model model, boolean embeds);

    /** Shows the key of the endpoint. */
    void authorise(Request.Builder request, String key);

    /**
     * The reply; vectors in the order of their texts.
     *
     * @throws CallFailure where the body is none of such a server's
     */
    Reply reply(JsonNode body);

    /** What stands in the body of an answer that is none. */
    Refused refused(JsonNode body);

    /**
     * What a server says of a request that it refuses.
     *
     * @param hopeless whether it says that all requests will be refused
     * @param waitSeconds how long it asks to wait, negative where it does not say
     */
    record Refused(String message, boolean hopeless, double waitSeconds) {}

    static Wire of(LlmConfig.Protocol protocol) {
        return switch (protocol) {
            case OPENAI -> new OpenAiWire();
            case GEMINI -> new GeminiWire();
        };
    }

    static HttpUrl address(LlmConfig.Endpoint endpoint, String path) {
        HttpUrl base = HttpUrl.parse(endpoint.url().replaceFirst("/+$", "") + "/" + path);
        if (base == null) {
            throw new UserException(
                    "Invalid address of an endpoint: " + endpoint.url() + ", expected http:// or https://");
        }
        return base;
    }

    /** Parameters as they stand in the configuration: what is JSON is sent as such. */
    static void put(ObjectNode into, Map<String, String> parameters) {
        parameters.forEach((name, value) -> into.set(name, value(value)));
    }

    private static JsonNode value(String text) {
        try {
            JsonNode node = JSON.reader()
                    .with(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(text);
            return node.isMissingNode() ? JSON.getNodeFactory().textNode(text) : node;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(text);
        }
    }

    /** The schema as JSON. */
    static JsonNode schema(String text) {
        try {
            return JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException("Invalid schema: " + text, e);
        }
    }

    /** What a model is told of a schema that its endpoint is not given, behind the system's message. */
    static Optional<String> told(LlmConfig.Model model, ChatRequest request, LlmConfig.Wording wording) {
        return model.structured() == LlmConfig.Structured.JSON_SCHEMA
                ? Optional.empty()
                : request.schema().map(schema -> wording.schema().replace("{schema}", schema));
    }

    /** As many log-probabilities as are wanted and told: a model that follows another may tell none, and refuse to be asked. */
    static int topLogprobs(LlmConfig.Model model, ChatRequest request) {
        return Math.min(model.topLogprobs(), request.topLogprobs());
    }

    static Long number(JsonNode node) {
        return node.canConvertToLong() && node.isIntegralNumber() ? Long.valueOf(node.longValue()) : null;
    }
}
