package fr.medinjection.job;

import fr.medinjection.clean.CleanConfig;
import fr.medinjection.clean.CleanStage;
import fr.medinjection.split.SplitConfig;
import fr.medinjection.split.SplitStage;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Cleaning and splitting in one pass over the rows: both look at one row at a time. */
record PrepareStage(Settings config) implements Stage {
    record Settings(CleanConfig clean, SplitConfig split) {}

    @Override
    public String name() {
        return "clean";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Map<String, Output> cleaned = new CleanStage(config.clean()).apply(inputs);
        cleaned.computeIfPresent(
                CleanStage.OUTPUT,
                (name, output) -> new Output(
                        SplitStage.apply(output.rows(), config.split()),
                        output.partitionBy(),
                        output.sortBy(),
                        output.countBy(),
                        output.facts()));
        return cleaned;
    }
}
