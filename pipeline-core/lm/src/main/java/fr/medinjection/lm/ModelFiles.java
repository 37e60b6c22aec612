package fr.medinjection.lm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reading the JSON files of a model folder. */
public final class ModelFiles {
    public static final String CONFIG = "config.json";
    public static final String GENERATION = "generation_config.json";
    public static final String TOKENIZER = "tokenizer.json";
    public static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    public static final String CHAT_TEMPLATE = "chat_template.jinja";

    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelFiles() {}

    /** A file that must be there; {@code what} says in the error what it would have held. */
    public static JsonNode json(Path path, String what) {
        try {
            return JSON.readTree(Files.readString(path));
        } catch (NoSuchFileException e) {
            throw new LmException("Cannot find " + what + ": " + path, e);
        } catch (JsonProcessingException e) {
            throw new LmException("Invalid JSON: " + path, e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path, e);
        }
    }

    public static Optional<JsonNode> jsonIfPresent(Path path) {
        return Files.exists(path) ? Optional.of(json(path, "file")) : Optional.empty();
    }
}
