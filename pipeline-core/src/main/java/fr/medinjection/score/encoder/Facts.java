package fr.medinjection.score.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.UserException;
import java.util.ArrayList;
import java.util.List;

/** What an export script wrote down about an encoder; something that is missing or of another type is an error. */
record Facts(String file, JsonNode json) {
    boolean has(String name) {
        return !json.path(name).isNull() && !json.path(name).isMissingNode();
    }

    Facts in(String name) {
        return new Facts(file, value(name, json.path(name).isObject(), "an object"));
    }

    String text(String name) {
        return value(name, json.path(name).isTextual(), "a text").asText();
    }

    int whole(String name) {
        return value(name, json.path(name).isInt(), "a whole number").asInt();
    }

    double number(String name) {
        return value(name, json.path(name).isNumber(), "a number").asDouble();
    }

    List<Integer> wholes(String name) {
        List<Integer> values = new ArrayList<>();
        value(name, json.path(name).isArray(), "whole numbers").forEach(value -> values.add(value.asInt()));
        return values;
    }

    private JsonNode value(String name, boolean isValid, String expected) {
        if (!isValid) {
            throw new UserException("Invalid " + name + " in " + file + ": " + json.path(name) + ", expected "
                    + expected + " as the export script writes it");
        }
        return json.path(name);
    }
}
