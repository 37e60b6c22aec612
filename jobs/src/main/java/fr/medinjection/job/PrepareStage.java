package fr.medinjection.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import fr.medinjection.clean.CleanConfig;
import fr.medinjection.clean.CleanStage;
import fr.medinjection.split.SplitConfig;
import fr.medinjection.split.SplitStage;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import fr.medinjection.synth.translate.ConvertStage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Cleaning and splitting in one pass over the rows: both look at one row at a time. Every input but the texts holds instructions.
 */
record PrepareStage(Settings config) implements Stage {
    record Settings(CleanConfig clean, SplitConfig split) {}

    @Override
    public String name() {
        return "clean";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Map<String, Output> cleaned = new CleanStage(config.clean()).apply(joined(inputs));
        cleaned.computeIfPresent(
                CleanStage.OUTPUT, (name, output) -> with(output, SplitStage.apply(output.rows(), config.split())));
        // A text stands alone: it has no case or document around it that must not be cut.
        cleaned.computeIfPresent(
                CleanStage.CLEAN_TEXTS,
                (name, output) -> with(
                        output,
                        SplitStage.apply(output.rows().withColumn("group", lit("")), config.split())
                                .drop("group")));
        return cleaned;
    }

    /** The instructions, those that models made among them, and the texts. */
    private static Map<String, Dataset<Row>> joined(Map<String, Dataset<Row>> inputs) {
        Map<String, Dataset<Row>> joined = new LinkedHashMap<>(inputs);
        Dataset<Row> texts = joined.remove(CleanStage.TEXTS);
        Dataset<Row> converted = joined.get(ConvertStage.OUTPUT);
        if (converted != null) {
            joined.computeIfPresent(CleanStage.INPUT, (name, rows) -> without(converted, rows));
        }
        Dataset<Row> rows =
                joined.values().stream().reduce(Dataset::unionByName).orElseThrow();
        return Map.of(CleanStage.INPUT, rows, CleanStage.TEXTS, texts);
    }

    /** A converted item takes the place of the one that the rules made of the same cloze. */
    private static Dataset<Row> without(Dataset<Row> converted, Dataset<Row> rows) {
        Dataset<Row> replaced = converted.select(col("lineage.parent").as("replaced"));
        return rows.join(replaced, col("id").equalTo(col("replaced")), "left_anti");
    }

    private static Output with(Output output, Dataset<Row> rows) {
        return new Output(rows, output.partitionBy(), output.sortBy(), output.countBy(), output.facts());
    }
}
