package fr.medinjection.overlap;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.data.Rows;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Draws the items that are compared: in each group as many of each component as the configuration says, whatever the size of the corpus. */
record Samples(OverlapConfig config) {
    /**
     * The drawn items.
     *
     * @param vectors the items' vectors
     * @param corpus the rows of the corpus
     * @return the columns of the vectors, and {@code group}
     */
    Dataset<Row> of(Dataset<Row> vectors, Dataset<Row> corpus) {
        Dataset<Row> grouped = corpus.select("id", "categories")
                .join(vectors.select("id", "component"), "id")
                .select(
                        col("id"),
                        col("component"),
                        explode(array_union(array(lit(Finding.ALL)), col("categories")))
                                .as("group"));
        var byHash =
                Window.partitionBy("group", "component").orderBy(xxhash64(col("id"), lit(config.seed())), col("id"));
        Dataset<Row> drawn = grouped.withColumn("place", row_number().over(byHash))
                .where(col("place").leq(config.items()))
                .select("group", "id");
        return vectors.select("id", "component", "vector")
                .join(broadcast(drawn), "id")
                .select("group", "id", "component", "vector");
    }

    /** A group's rows as a sample: in the order of ids, each vector of length 1. */
    static Sample sample(String group, List<Row> rows) {
        List<Row> sorted = rows.stream()
                .sorted(java.util.Comparator.comparing(row -> row.<String>getAs("id")))
                .toList();
        return new Sample(
                group,
                sorted.stream().map(row -> unit(Rows.floats(row, "vector"))).toList(),
                sorted.stream().map(row -> row.<String>getAs("component")).toList());
    }

    /** The vector in the same direction with length 1; nothing where it has no length. */
    static float[] unit(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        double length = squares == 0 ? 1 : Math.sqrt(squares);
        float[] vector = new float[values.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (values[i] / length);
        }
        return vector;
    }
}
