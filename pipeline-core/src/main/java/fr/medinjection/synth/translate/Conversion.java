package fr.medinjection.synth.translate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.synth.Masking;
import fr.medinjection.udf.text.FrenchText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a model makes of a cloze item: a question and wrong answers to it. */
record Conversion(String question, List<String> distractors) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Empty where the reply is anything but one object with these two fields. */
    static Optional<Conversion> read(String text) {
        JsonNode reply;
        try {
            reply = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        boolean formed = reply.size() == 2
                && reply.path("question").isTextual()
                && reply.path("distractors").isArray();
        List<String> distractors = new ArrayList<>();
        for (JsonNode distractor : reply.path("distractors")) {
            formed &= distractor.isTextual();
            distractors.add(FrenchText.tidy(distractor.asText()));
        }
        return formed
                ? Optional.of(
                        new Conversion(FrenchText.tidy(reply.get("question").textValue()), distractors))
                : Optional.empty();
    }

    /** Whether no stand-in was made up; a reply may write one in whatever way JSON allows, so the read texts are looked at. */
    boolean isKnown(Masking masking) {
        return masking.isKnown(question) && distractors.stream().allMatch(masking::isKnown);
    }

    /** The question and the answers with the personal data put back. */
    Conversion restored(Masking masking) {
        return new Conversion(
                masking.restore(question),
                distractors.stream().map(masking::restore).toList());
    }

    /** The JSON schema of a reply. */
    static String schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("question").put("type", "string");
        properties
                .putObject("distractors")
                .put("type", "array")
                .putObject("items")
                .put("type", "string");
        schema.putArray("required").add("question").add("distractors");
        return schema.put("additionalProperties", false).toString();
    }
}
