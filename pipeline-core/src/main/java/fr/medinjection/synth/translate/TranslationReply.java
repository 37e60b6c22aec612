package fr.medinjection.synth.translate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.udf.text.FrenchText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The one form in which a translated item is accepted: a JSON object with these five fields and no others, each of its type.
 * Whatever an item's text may have ordered the model to write, anything else is no translation.
 */
final class TranslationReply {
    private static final Set<String> FIELDS = Set.of("context", "question", "options", "correct", "answer");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private TranslationReply() {}

    /** What a reply says, or what is wrong with its form. */
    record Read(Optional<Translation> translation, String mistake) {
        static Read wrong(String mistake) {
            return new Read(Optional.empty(), mistake);
        }
    }

    static Read read(String text) {
        JsonNode reply;
        try {
            reply = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return Read.wrong("no JSON object alone");
        }
        if (!reply.isObject()) {
            return Read.wrong("no JSON object");
        }
        Set<String> names = new TreeSet<>();
        reply.fieldNames().forEachRemaining(names::add);
        if (!names.equals(new TreeSet<>(FIELDS))) {
            return Read.wrong("fields " + names);
        }
        for (String field : List.of("context", "question", "answer")) {
            if (!reply.get(field).isTextual()) {
                return Read.wrong(field + " is no text");
            }
        }
        return options(reply);
    }

    private static Read options(JsonNode reply) {
        List<String> options = new ArrayList<>();
        if (!reply.get("options").isArray() || !reply.get("correct").isArray()) {
            return Read.wrong("options or correct is no list");
        }
        for (JsonNode option : reply.get("options")) {
            if (!option.isTextual()) {
                return Read.wrong("an option is no text");
            }
            options.add(FrenchText.tidy(option.textValue()));
        }
        List<Integer> correct = new ArrayList<>();
        for (JsonNode position : reply.get("correct")) {
            if (!position.isIntegralNumber() || !position.canConvertToInt()) {
                return Read.wrong("a position is no whole number");
            }
            correct.add(position.intValue() - 1);
        }
        return new Read(
                Optional.of(new Translation(
                        text(reply, "context"), text(reply, "question"), options, correct, text(reply, "answer"))),
                "");
    }

    private static String text(JsonNode reply, String field) {
        return FrenchText.tidy(reply.get(field).textValue());
    }

    /** An item in the form in which it is sent, and in which its translation must come back; positions count from 1. */
    static String json(Translation item) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("context", item.context()).put("question", item.question());
        ArrayNode options = json.putArray("options");
        item.options().forEach(options::add);
        ArrayNode correct = json.putArray("correct");
        item.correct().forEach(position -> correct.add(position + 1));
        return json.put("answer", item.answer()).toString();
    }

    /** The JSON schema of the form. */
    static String schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("context").put("type", "string");
        properties.putObject("question").put("type", "string");
        properties.putObject("options").put("type", "array").putObject("items").put("type", "string");
        properties.putObject("correct").put("type", "array").putObject("items").put("type", "integer");
        properties.putObject("answer").put("type", "string");
        ArrayNode required = schema.putArray("required");
        List.of("context", "question", "options", "correct", "answer").forEach(required::add);
        return schema.put("additionalProperties", false).toString();
    }
}
