package fr.medinjection.synth.translate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Items that were not sent, since their source may not leave the house. */
final class Withheld {
    private Withheld() {}

    /** Rows as {@link Attempt#rejectedRows} gives them. */
    static Dataset<Row> rows(Dataset<Row> items) {
        return items.select(
                col("id"),
                col("source"),
                col("split"),
                lit(Invariant.MAY_NOT_LEAVE.reason()).as(Attempt.REASON),
                array().cast("array<string>").as("violations"),
                lit(0).as("attempt"),
                lit("").as("model"),
                lit("").as("request_id"),
                lit("").as("reply"));
    }
}
