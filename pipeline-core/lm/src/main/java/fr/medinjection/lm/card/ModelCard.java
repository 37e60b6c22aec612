package fr.medinjection.lm.card;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.train.AdapterConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What stands beside an adapter and beside the model merged from it: {@code README.md} for people, {@code model-card.json} with the same for programs.
 *
 * @param licence SPDX identifier of the whole, or {@code other}
 * @param manifest checksum of the manifest of the training data, or empty where it is not known
 * @param recipe how it was trained: setting to value, in the order to show
 */
public record ModelCard(
        String name,
        String baseModel,
        String licence,
        List<String> languages,
        String manifest,
        List<DataPart> data,
        List<Setting> recipe,
        List<Score> scores) {
    public static final String FILE = "model-card.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Which of the two folders the card stands in. */
    public enum Form {
        ADAPTER,
        MERGED
    }

    /** A part of the training data: a source, how many of its examples, under which licence. */
    public record DataPart(String source, long examples, String licence) {}

    /** One setting of the recipe. */
    public record Setting(String key, String value) {}

    /** What the model scored; the signature says how it was counted. */
    public record Score(String metric, String dataset, double value, String signature) {}

    public ModelCard {
        languages = List.copyOf(languages);
        data = List.copyOf(data);
        recipe = List.copyOf(recipe);
        scores = List.copyOf(scores);
    }

    /** The card of an adapter's folder; of one that has none, what its configuration tells. */
    public static ModelCard of(Path adapter, AdapterConfig config) {
        Path path = adapter.resolve(FILE);
        if (!Files.exists(path)) {
            String name = adapter.toAbsolutePath().normalize().getFileName().toString();
            return new ModelCard(
                    name, config.baseModel(), "other", List.of(), "", List.of(), recipe(config, Map.of()), List.of());
        }
        try {
            return JSON.readValue(Files.readString(path), ModelCard.class);
        } catch (JsonProcessingException e) {
            throw new LmException("Invalid model card: " + path, e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path, e);
        }
    }

    /** The settings of an adapter, then those of its training by name. */
    public static List<Setting> recipe(AdapterConfig config, Map<String, String> training) {
        Map<String, String> adapter = new TreeMap<>();
        adapter.put("adapter", config.kind().name());
        adapter.put("adapter alpha", String.valueOf(config.alpha()));
        adapter.put("adapter dropout", String.valueOf(config.dropout()));
        adapter.put("adapter rank", String.valueOf(config.rank()));
        adapter.put("adapter scaling", config.scaling().name());
        adapter.put(
                "adapter targets",
                String.join(
                        ", ",
                        config.targets().stream().sorted().map(t -> t.module()).toList()));
        List<Setting> settings = new java.util.ArrayList<>();
        adapter.forEach((key, value) -> settings.add(new Setting(key, value)));
        new TreeMap<>(training).forEach((key, value) -> settings.add(new Setting(key, value)));
        return settings;
    }

    /** Writes both files. */
    public void write(Path folder, Form form) {
        try {
            Files.writeString(folder.resolve("README.md"), new CardText(this, form).markdown());
            Files.writeString(folder.resolve(FILE), json());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + folder, e);
        }
    }

    /** What {@code model-card.json} holds. */
    public String json() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What {@code README.md} holds. */
    public String markdown(Form form) {
        return new CardText(this, form).markdown();
    }
}
