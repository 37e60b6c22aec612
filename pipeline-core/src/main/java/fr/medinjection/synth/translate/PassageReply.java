package fr.medinjection.synth.translate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.udf.text.FrenchText;
import java.util.Optional;

/** The reply to a passage: one JSON object with its French text. */
final class PassageReply {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private PassageReply() {}

    /** Empty where the reply is anything else, or its text is empty. */
    static Optional<String> read(String text) {
        try {
            JsonNode reply = JSON.readTree(text);
            return reply.size() == 1 && reply.path("text").isTextual()
                    ? Optional.of(FrenchText.tidy(reply.get("text").textValue()))
                            .filter(passage -> !passage.isEmpty())
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    static String schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        schema.putObject("properties").putObject("text").put("type", "string");
        schema.putArray("required").add("text");
        return schema.put("additionalProperties", false).toString();
    }
}
