package fr.medinjection.lm.token;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelConfig;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What {@code tokenizer.json} says of ids: the marks that stand outside the text's own tokens, and the highest id. */
record Vocabulary(Map<String, Integer> marks, int highest) {
    static Vocabulary of(JsonNode tokenizer) {
        Map<String, Integer> marks = new TreeMap<>();
        tokenizer
                .path("added_tokens")
                .forEach(token -> marks.put(
                        token.path("content").asText(), token.path("id").asInt()));
        int highest = marks.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
        JsonNode own = tokenizer.path("model").path("vocab");
        if (own.isArray()) { // a unigram model: pairs of token and score, the id is the place
            return new Vocabulary(Collections.unmodifiableMap(marks), Math.max(highest, own.size() - 1));
        }
        for (JsonNode id : own) {
            highest = Math.max(highest, id.asInt());
        }
        return new Vocabulary(Collections.unmodifiableMap(marks), highest);
    }

    OptionalInt id(String mark) {
        Integer id = marks.get(mark);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    void require(ModelConfig model) {
        if (highest >= model.vocabulary()) {
            throw new LmException("Cannot use this tokenizer with this model: its ids go up to " + highest
                    + ", the model has " + model.vocabulary() + " embedding rows");
        }
    }
}
