package fr.medinjection.source.raw;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.source.BadRecordException;
import java.io.IOException;

/**
 * Parses one JSON record. Bare {@code NaN} and {@code Infinity}, which Python writes, become null; a repeated key is
 * refused, since either of its values may be the meant one.
 */
final class JsonText {
    /** The reason for a text that ends too early. */
    static final String INCOMPLETE = "incomplete-json";

    private final ObjectReader reader;

    JsonText(RawLimits limits) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.maxNesting())
                        .maxStringLength(limits.maxRecordBytes())
                        .build())
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        reader = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .readerFor(JsonNode.class);
    }

    /** The object or array that the text is. */
    JsonNode parse(String text) throws BadRecordException {
        JsonNode node;
        try {
            node = reader.readValue(text);
        } catch (JsonProcessingException e) {
            throw (BadRecordException) new BadRecordException(reason(e), detail(e)).initCause(e);
        }
        if (!node.isContainerNode()) {
            throw new BadRecordException("not-a-record", "expected a JSON object, found " + node.getNodeType());
        }
        return text.contains("NaN") || text.contains("Infinity") ? withoutNaN(node) : node;
    }

    /** The member name that a text begins with, quotes and colon included. */
    String key(String text) throws BadRecordException {
        try (JsonParser parser = reader.getFactory().createParser(text)) {
            return String.valueOf(parser.nextTextValue());
        } catch (IOException e) {
            throw (BadRecordException) new BadRecordException("broken-json", e.getMessage()).initCause(e);
        }
    }

    private static String reason(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return "nested-too-deep";
        } else if (e instanceof MismatchedInputException
                && e.getOriginalMessage().startsWith("Duplicate field")) {
            return "duplicate-key";
        }
        return e instanceof JsonEOFException ? INCOMPLETE : "broken-json";
    }

    private static String detail(JsonProcessingException e) {
        return e.getOriginalMessage()
                + (e.getLocation() == null
                        ? ""
                        : " (character " + e.getLocation().getCharOffset() + ")");
    }

    private static JsonNode withoutNaN(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.fields().forEachRemaining(field -> field.setValue(withoutNaN(field.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, withoutNaN(array.get(i)));
            }
        } else if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
            return NullNode.getInstance();
        }
        return node;
    }
}
