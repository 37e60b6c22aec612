package fr.medinjection.embed;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.UserException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a sentence-transformers folder says about how a text becomes a vector.
 *
 * @param poolings of the tokens' vectors, one behind the other
 * @param width of a token's vector, 0 where the folder does not say
 * @param normalised whether the vector gets length 1
 * @param longest how many tokens a text has at most
 * @param lowerCase whether texts are put in lower case
 * @param prefix what stands before each text
 * @param poolsPrefix whether its tokens count too
 */
public record SentenceLayout(
        List<Pooling> poolings,
        int width,
        boolean normalised,
        int longest,
        boolean lowerCase,
        String prefix,
        boolean poolsPrefix)
        implements Serializable {
    private static final String MODULES = "modules.json";
    private static final String PROMPTS = "config_sentence_transformers.json";

    /** The place of the positions before the first in models of RoBERTa's kind. */
    private static final int ROBERTA_OFFSET = 2;

    private static final int POSITIONS = 512;

    public SentenceLayout {
        poolings = List.copyOf(poolings);
    }

    /** Reads the folder; what we cannot do as it says is refused. */
    static SentenceLayout read(SentenceFolder folder, EmbedConfig.SentenceConfig config) {
        JsonNode transformer = null;
        JsonNode pooling = null;
        boolean normalised = false;
        for (JsonNode module : folder.require(MODULES)) {
            String type = module.path("type").asText();
            String name = type.substring(type.lastIndexOf('.') + 1);
            String path = module.path("path").asText();
            switch (name) {
                case "Transformer" -> transformer = folder.optional(inside(path, "sentence_bert_config.json"));
                case "Pooling" -> pooling = folder.require(inside(path, "config.json"));
                case "Normalize" -> normalised = true;
                default ->
                    throw new UserException("Cannot embed with " + folder.location() + ": it has a module " + name
                            + ", expected Transformer, Pooling and Normalize only");
            }
        }
        if (transformer == null || pooling == null) {
            throw new UserException("Invalid modules.json: " + folder.location() + " names no "
                    + (transformer == null ? "Transformer" : "Pooling") + ", expected one");
        }
        return new SentenceLayout(
                poolings(pooling, folder),
                pooling.path("word_embedding_dimension")
                        .asInt(pooling.path("embedding_dimension").asInt(0)),
                normalised,
                longest(transformer, folder),
                transformer.path("do_lower_case").asBoolean(false),
                prefix(folder, config),
                pooling.path("include_prompt").asBoolean(true));
    }

    private static String inside(String path, String file) {
        return path.isEmpty() ? file : path + "/" + file;
    }

    /** Newer folders name the poolings, in their order; older ones have a switch for each. */
    private static List<Pooling> poolings(JsonNode config, SentenceFolder folder) {
        JsonNode mode = config.path("pooling_mode");
        if (mode.isTextual()) {
            return List.of(pooling(mode.asText(), folder));
        }
        List<Pooling> found = new ArrayList<>();
        mode.forEach(one -> found.add(pooling(one.asText(), folder)));
        if (found.isEmpty()) {
            for (Pooling pooling : Pooling.values()) {
                if (config.path(pooling.flag()).asBoolean(false)) {
                    found.add(pooling);
                }
            }
        }
        return found.isEmpty() ? List.of(Pooling.MEAN) : found;
    }

    private static Pooling pooling(String label, SentenceFolder folder) {
        return Arrays.stream(Pooling.values())
                .filter(pooling -> pooling.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new UserException("Invalid pooling of " + folder.location() + ": " + label
                        + ", expected one of "
                        + Arrays.stream(Pooling.values()).map(Pooling::label).collect(Collectors.joining(", "))));
    }

    /** As the folder says, in its own file or its tokenizer's, and no more than the encoder has positions. */
    private static int longest(JsonNode transformer, SentenceFolder folder) {
        JsonNode encoder = folder.require("config.json");
        String family = encoder.path("model_type").asText();
        int positions = encoder.path("max_position_embeddings").asInt(POSITIONS);
        int usable = family.contains("roberta") || family.equals("camembert") ? positions - ROBERTA_OFFSET : positions;
        JsonNode tokenizer = folder.optional("tokenizer_config.json").path("model_max_length");
        // Where nobody said a length, transformers writes a number with thirty digits.
        double said = transformer.path("max_seq_length").asDouble(tokenizer.asDouble(usable));
        return (int) Math.min(said, usable);
    }

    private static String prefix(SentenceFolder folder, EmbedConfig.SentenceConfig config) {
        if (!config.prefix().isEmpty()) {
            return config.prefix();
        }
        JsonNode said = folder.optional(PROMPTS);
        JsonNode prompts = said.path("prompts");
        String name =
                config.prompt().isEmpty() ? said.path("default_prompt_name").asText("") : config.prompt();
        if (name.isEmpty() || name.equals("null")) {
            return "";
        }
        if (!prompts.has(name)) {
            List<String> names = new ArrayList<>();
            prompts.fieldNames().forEachRemaining(names::add);
            throw new UserException("Invalid prompt: " + name + ", expected one of " + folder.location() + ": "
                    + (names.isEmpty() ? "it has none, set a prefix instead" : String.join(", ", names)));
        }
        return prompts.get(name).asText();
    }
}
