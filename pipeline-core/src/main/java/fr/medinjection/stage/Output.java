package fr.medinjection.stage;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A dataset that a stage makes, and how it lies on disk.
 *
 * @param rows the rows, in any order: the runner orders them
 * @param partitionBy the columns that become folders
 * @param sortBy the order within a file; it must decide between any two rows, so that the bytes are fixed
 * @param countBy the columns whose combinations are counted in the manifest
 */
public record Output(Dataset<Row> rows, List<String> partitionBy, List<String> sortBy, List<String> countBy) {}
