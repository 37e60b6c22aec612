package fr.medinjection.stage;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A pure step from datasets to datasets: it reads and writes nothing but its argument and its result. */
public interface Stage {
    /** The name in manifests, messages and the Spark UI. */
    String name();

    /** The typed configuration, written to the manifest as it is; with the inputs it decides whether work is up to date. */
    Record config();

    /**
     * What the outputs hold where they are no selection of the input's rows ({@code leaks}), for the line a person reads; else
     * {@code ""}.
     */
    default String product() {
        return "";
    }

    /**
     * The outputs by their path under {@code --out} ({@code duplicates}), in the order in which they are to be written.
     *
     * @param inputs the input datasets by their path under {@code --out}
     */
    Map<String, Output> apply(Map<String, Dataset<Row>> inputs);
}
