package fr.medinjection.score;

import static org.apache.spark.sql.functions.concat_ws;

import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Rows by the values of some text columns. */
final class Grouped {
    private static final String KEY = "_key";

    private Grouped() {}

    /**
     * The key is made a column first: rows that go from one function straight to the next one are passed on as they were
     * made, without their column names.
     */
    static KeyValueGroupedDataset<String, Row> by(Dataset<Row> rows, List<String> columns) {
        return rows.withColumn(
                        KEY,
                        concat_ws(
                                "\u0000",
                                columns.stream().map(functions::col).toArray(org.apache.spark.sql.Column[]::new)))
                .groupByKey((MapFunction<Row, String>) row -> row.getString(row.fieldIndex(KEY)), Encoders.STRING());
    }
}
