package fr.medinjection.lm.token;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelFiles;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** The ids that end a generated text: what the first of the folder's files that names any says. */
final class StopTokens {
    private static final String KEY = "eos_token_id";

    private StopTokens() {}

    static NavigableSet<Integer> of(Path folder, Vocabulary vocabulary) {
        NavigableSet<Integer> ids = new TreeSet<>();
        for (String file : List.of(ModelFiles.GENERATION, ModelFiles.CONFIG)) {
            if (ids.isEmpty()) {
                Optional<JsonNode> json = ModelFiles.jsonIfPresent(folder.resolve(file));
                json.ifPresent(node -> add(node.path(KEY), folder.resolve(file), ids));
            }
        }
        if (ids.isEmpty()) {
            ModelFiles.jsonIfPresent(folder.resolve(ModelFiles.TOKENIZER_CONFIG))
                    .ifPresent(node -> named(node.path("eos_token"), vocabulary, ids));
        }
        return Collections.unmodifiableNavigableSet(ids);
    }

    private static void add(JsonNode value, Path file, NavigableSet<Integer> ids) {
        if (value.isMissingNode() || value.isNull()) {
            return;
        }
        for (JsonNode id : value.isArray() ? value : List.of(value)) {
            if (!id.isInt() || id.asInt() < 0) {
                throw new LmException("Invalid " + KEY + " in " + file + ": " + value + ", expected token ids");
            }
            ids.add(id.asInt());
        }
    }

    /** A plain name, or an object that has it as its content. */
    private static void named(JsonNode token, Vocabulary vocabulary, NavigableSet<Integer> ids) {
        String name = token.isObject() ? token.path("content").asText() : token.asText();
        vocabulary.id(name).ifPresent(ids::add);
    }
}
