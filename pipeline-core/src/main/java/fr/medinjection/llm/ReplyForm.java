package fr.medinjection.llm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is an answer in a reply, and whether it is in the form that was asked for. */
final class ReplyForm {
    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    private static final Pattern FENCED = Pattern.compile("```[a-zA-Z]*\\s*\\n(.*)\\n\\s*```", Pattern.DOTALL);
    private static final int ERRORS = 10;
    private static final int SHOWN = 1000;

    private final List<String> answerAfter;
    private final Optional<JsonSchema> schema;

    /** A valid answer, or what is wrong. */
    record Checked(String answer, String errors) {
        boolean isValid() {
            return errors.isEmpty();
        }
    }

    ReplyForm(List<String> answerAfter, Optional<String> schema) {
        this.answerAfter = List.copyOf(answerAfter);
        this.schema = schema.map(text ->
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text));
    }

    Checked check(String reply) {
        String answer = answer(reply);
        if (answer.isEmpty()) {
            return new Checked("", "it is empty");
        }
        return schema.map(form -> check(form, unfenced(answer))).orElseGet(() -> new Checked(answer, ""));
    }

    /** Without the thoughts before it. */
    private String answer(String reply) {
        int from = 0;
        for (String mark : answerAfter) {
            int at = reply.lastIndexOf(mark);
            from = at < 0 ? from : Math.max(from, at + mark.length());
        }
        return reply.substring(from).strip();
    }

    /** Models that were told to write JSON alone like to fence it all the same. */
    private static String unfenced(String answer) {
        Matcher fenced = FENCED.matcher(answer);
        return fenced.matches() ? fenced.group(1).strip() : answer;
    }

    private static Checked check(JsonSchema form, String answer) {
        JsonNode json;
        try {
            json = STRICT.readTree(answer);
        } catch (JsonProcessingException e) {
            return new Checked("", cut("it is no JSON: " + e.getOriginalMessage()));
        }
        String errors = form.validate(json).stream()
                .limit(ERRORS)
                .map(ValidationMessage::getMessage)
                .sorted()
                .collect(Collectors.joining("; "));
        return errors.isEmpty() ? new Checked(answer, "") : new Checked("", cut(errors));
    }

    private static String cut(String errors) {
        return errors.length() > SHOWN ? errors.substring(0, SHOWN) + "..." : errors;
    }
}
