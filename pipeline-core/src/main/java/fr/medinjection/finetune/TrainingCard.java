package fr.medinjection.finetune;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.lm.card.ModelCard;
import fr.medinjection.stage.Manifest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The model card beside an adapter: what it learnt from, under which licences, and how.
 *
 * @param manifest checksum of the mix
 */
record TrainingCard(FinetuneConfig config, long seed, String manifest) {
    private static final String LICENCE = "other"; // whoever publishes it decides, seeing the licences of the data

    void write(String name, Dataset<Row> mix, FileSystem fs, Path folder) throws IOException {
        ModelCard card = new ModelCard(
                name, config.baseModel(), LICENCE, List.of("fr"), manifest, data(mix), recipe(), List.of());
        write(fs, new Path(folder, "README.md"), card.markdown(ModelCard.Form.ADAPTER));
        write(fs, new Path(folder, ModelCard.FILE), card.json());
    }

    /** As many rows come to the driver as there are sources and licences. */
    private static List<ModelCard.DataPart> data(Dataset<Row> mix) {
        return mix
                .groupBy(col("source"), col("lineage.licence").as("licence"))
                .count()
                .orderBy("source", "licence")
                .collectAsList()
                .stream()
                .map(row -> new ModelCard.DataPart(
                        row.getString(0), row.getLong(2), row.getString(1).isEmpty() ? "unstated" : row.getString(1)))
                .toList();
    }

    private List<ModelCard.Setting> recipe() {
        Map<String, String> training = new TreeMap<>();
        JsonNode settings = Manifest.JSON.valueToTree(config.training());
        settings.fields()
                .forEachRemaining(field ->
                        training.put(words(field.getKey()), field.getValue().asText()));
        training.put("ranks", String.valueOf(config.ranks()));
        training.put("seed", String.valueOf(seed));
        return ModelCard.recipe(config.adapter().of(config.baseModel()), training);
    }

    private static String words(String key) {
        return key.replaceAll("([A-Z])", " $1").replace('-', ' ').toLowerCase(java.util.Locale.ROOT);
    }

    private static void write(FileSystem fs, Path path, String text) throws IOException {
        try (OutputStream out = fs.create(path, true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
