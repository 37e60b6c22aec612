package fr.medinjection.lm.tiny;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.ModelFiles;
import fr.medinjection.lm.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;

/** Makes a whole Hugging Face model folder: the same bytes for the same shape, seed and texts. */
public final class TinyModel {
    private static final int LEAST_VOCABULARY = 300;
    /** Models pad their embeddings; so do these, so that nothing takes the number of rows for the number of tokens. */
    private static final int ROWS = 8;

    private static final ObjectMapper JSON = new ObjectMapper();

    private TinyModel() {}

    /** Writes configuration, random weights, and a ChatML tokenizer learnt from {@code texts}. */
    public static void write(Path folder, TinyShape shape, long seed, Collection<String> texts) {
        if (shape.vocabulary() < LEAST_VOCABULARY) {
            throw new LmException("Invalid vocabulary of a model to make: " + shape.vocabulary()
                    + ", expected at least " + LEAST_VOCABULARY);
        }
        TinyTokenizer tokenizer = TinyTokenizer.learn(texts, shape.vocabulary());
        int rows = (tokenizer.size() + ROWS - 1) / ROWS * ROWS;
        try {
            Files.createDirectories(folder);
            write(folder.resolve(ModelFiles.TOKENIZER), tokenizer.tokenizer());
            write(folder.resolve(ModelFiles.TOKENIZER_CONFIG), tokenizer.config(shape.positions(), template()));
            write(folder.resolve(ModelFiles.GENERATION), generation(tokenizer));
            write(folder.resolve(ModelFiles.CONFIG), shape.config(rows, tokenizer));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + folder, e);
        }
        ModelConfig config = ModelConfig.read(folder);
        SafetensorsWriter.write(
                folder.resolve("model.safetensors"),
                TinyWeights.draw(config, shape.deviation(), seed),
                Map.of("format", "pt"));
    }

    private static ObjectNode generation(TinyTokenizer tokenizer) {
        int end = tokenizer.id(TinyTokenizer.END_OF_TEXT);
        ObjectNode json = JSON.createObjectNode().put("bos_token_id", end).put("do_sample", false);
        json.putArray("eos_token_id")
                .add(tokenizer.id(TinyTokenizer.END_OF_TURN))
                .add(end);
        return json.put("pad_token_id", end);
    }

    private static String template() throws IOException {
        try (InputStream in = Objects.requireNonNull(TinyModel.class.getResourceAsStream("chatml.jinja"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void write(Path path, JsonNode json) throws IOException {
        Files.writeString(path, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    }
}
