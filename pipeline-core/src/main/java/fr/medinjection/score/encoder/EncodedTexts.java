package fr.medinjection.score.encoder;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.data.Rows;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Gives rows the values of metrics that need an encoder. The rows are shared out by their reference into a fixed number of
 * parts and sorted by length in each, so that the same texts meet in the same batches whatever the partitions.
 */
public final class EncodedTexts {
    /** The column with the values of the metrics, one metric after another: an array of doubles. */
    public static final String VALUES = "encoded";

    static final String SOURCE = "_source";
    static final String HYPOTHESIS = "_hypothesis";
    static final String REFERENCE = "_reference";
    static final String PART = "_part";

    private final List<TextMetric> metrics;
    private final int parts;
    private final SerializableConfiguration hadoop;

    /** @param parts in which the work is shared out; another number may change the last bits */
    public EncodedTexts(List<? extends TextMetric> metrics, int parts, Configuration hadoop) {
        this.metrics = List.copyOf(metrics);
        this.parts = parts;
        this.hadoop = new SerializableConfiguration(hadoop);
    }

    /** The rows with the column {@link #VALUES} at their end; its doubles are finite. A text that is null counts as empty. */
    public Dataset<Row> of(Dataset<Row> rows, Column source, Column hypothesis, Column reference) {
        StructType schema = rows.drop(VALUES)
                .schema()
                .add(Rows.field(VALUES, DataTypes.createArrayType(DataTypes.DoubleType, false)));
        Dataset<Row> ready = rows.withColumn(SOURCE, coalesce(source, lit("")))
                .withColumn(HYPOTHESIS, coalesce(hypothesis, lit("")))
                .withColumn(REFERENCE, coalesce(reference, lit("")))
                .drop(VALUES)
                .withColumn(PART, pmod(xxhash64(col(REFERENCE)), lit((long) parts)))
                .repartition(parts, col(PART))
                .sortWithinPartitions(
                        col(PART), length(col(REFERENCE)).desc(), col(REFERENCE), col(SOURCE), col(HYPOTHESIS));
        EncodingTask task = new EncodingTask(metrics, hadoop, schema.size() - 1);
        return ready.mapPartitions((Iterator<Row> texts) -> task.of(texts), Encoders.row(schema));
    }
}
