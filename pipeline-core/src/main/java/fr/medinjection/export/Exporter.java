package fr.medinjection.export;

import fr.medinjection.Failures;
import fr.medinjection.UserException;
import fr.medinjection.data.Component;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Exports corpus and mixes into a folder: {@code <component>/data}, {@code json}, {@code chat} and {@code README.md}, and
 * {@code mixes/<NAME>/chat}. The caller stages the folder and puts it in place.
 */
public record Exporter(ExportConfig config, PromptRenderer renderer) {
    /** @param mixes the mixes by name; what licences keep out of the collections stays out of these files too */
    public void export(Dataset<Row> corpus, Map<String, Dataset<Row>> mixes, FileSystem fs, Path folder) {
        try {
            ExportRows rows = new ExportRows(config);
            new ExportWriter(rows, renderer, fs, folder).write(rows.placed(corpus, mixes));
            cards(Inventory.of(corpus), fs, folder);
        } catch (IOException e) {
            throw new UserException("Cannot export to: " + folder + ": " + Failures.line(e), e);
        }
    }

    private void cards(Inventory inventory, FileSystem fs, Path folder) throws IOException {
        for (Component component : Component.values()) {
            boolean present = inventory.lines().stream().anyMatch(line -> line.component() == component);
            if (present) {
                Path card = new Path(new Path(folder, component.name().toLowerCase(Locale.ROOT)), "README.md");
                try (var out = fs.create(card, true)) {
                    String text = new DataCard(component, inventory, config, renderer.hashes()).markdown();
                    out.write(text.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }
}
