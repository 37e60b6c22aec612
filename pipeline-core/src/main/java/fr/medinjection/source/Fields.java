package fr.medinjection.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import fr.medinjection.UserException;
import java.util.ArrayList;
import java.util.List;

/** Reading the fields of a raw record: absent, null and NaN are all the empty string, and text is trimmed. */
public final class Fields {
    private Fields() {}

    /** The first of these fields that is there and not empty, or {@code ""}. */
    public static String text(JsonNode fields, String... names) {
        for (String name : names) {
            String text = text(fields.path(name));
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    /** A value as trimmed text; a number as it is written. */
    public static String text(JsonNode value) {
        boolean absent = value.isMissingNode() || value.isNull() || isNotANumber(value);
        return absent ? "" : value.isTextual() ? value.textValue().strip() : value.asText();
    }

    /** The first of these fields that is there, even if it is null, or a missing node. */
    public static JsonNode first(JsonNode fields, String... names) {
        for (String name : names) {
            if (fields.has(name)) {
                return fields.get(name);
            }
        }
        return MissingNode.getInstance();
    }

    public static boolean hasAll(JsonNode fields, String... names) {
        for (String name : names) {
            if (!fields.has(name)) {
                return false;
            }
        }
        return true;
    }

    /** The texts of a list, or of a single value; empty ones are left out. */
    public static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        Iterable<JsonNode> values = value.isArray() ? value : List.of(value);
        for (JsonNode element : values) {
            String text = text(element);
            if (!text.isEmpty()) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** A text as a list of none or one, for labels. */
    public static List<String> label(String text) {
        return text.isEmpty() ? List.of() : List.of(text);
    }

    /** What to say when the fields of a record are those of no known layout of its corpus. */
    public static UserException unknownLayout(RawRecord record, SourceContext context) {
        List<String> columns = new ArrayList<>();
        record.fields().fieldNames().forEachRemaining(columns::add);
        return new UserException("Cannot read " + record.position() + " as "
                + context.config().format() + ": unknown layout with the columns " + columns);
    }

    private static boolean isNotANumber(JsonNode value) {
        return value.isFloatingPointNumber() && Double.isNaN(value.doubleValue());
    }
}
