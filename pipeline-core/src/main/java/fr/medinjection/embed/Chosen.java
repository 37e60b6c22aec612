package fr.medinjection.embed;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A sample of rows by their hashed ids: the same rows whatever the order or the number of partitions. */
final class Chosen {
    private Chosen() {}

    /** The rows whose hashed ids come first; only ids travel to be compared. */
    static Dataset<Row> of(Dataset<Row> rows, int number, long seed) {
        Dataset<Row> ids = rows.select("id").orderBy(order(seed)).limit(number);
        return rows.join(broadcast(ids), rows.col("id").equalTo(ids.col("id")), "left_semi");
    }

    /** The order of hashed ids. */
    static Column[] order(long seed) {
        return new Column[] {xxhash64(col("id"), lit(seed)), col("id")};
    }
}
