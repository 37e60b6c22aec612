package fr.medinjection.stage;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A dataset that a stage makes, and how it lies on disk.
 *
 * @param rows the rows, in any order: the runner orders them
 * @param partitionBy the columns that become folders
 * @param sortBy the order within a file; it must decide between any two rows, so that the bytes are fixed
 * @param countBy the columns whose combinations are counted in the manifest
 * @param facts what the stage wants to stand in the manifest beside the counts (a proof, a bound), JSON-like values
 */
public record Output(
        Dataset<Row> rows,
        List<String> partitionBy,
        List<String> sortBy,
        List<String> countBy,
        Map<String, Object> facts) {

    public Output(Dataset<Row> rows, List<String> partitionBy, List<String> sortBy, List<String> countBy) {
        this(rows, partitionBy, sortBy, countBy, Map.of());
    }
}
