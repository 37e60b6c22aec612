package fr.medinjection.source.raw;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * What an ingest gave. The datasets share one shuffle that is already written, so each is read from there, and no raw
 * file twice; rows lie sorted by id, file and number within partitions by id.
 *
 * @param instructions rows of {@link fr.medinjection.data.Instruction#SCHEMA}, ids unique
 * @param texts rows of {@link fr.medinjection.data.SourceText#SCHEMA}, ids unique
 * @param quarantine rows of {@link Quarantined#SCHEMA}
 * @param counts one for each source, in the order given; known without a further pass
 */
public record Ingested(
        Dataset<Row> instructions, Dataset<Row> texts, Dataset<Row> quarantine, List<SourceCounts> counts) {
    private static final int EXAMPLES = 5;

    /** Refuses input of which more than a share of one source is bad, showing the first bad records of each such source. */
    public void requireFewBad(double limit) {
        SourceCounts.requireFewBad(counts, limit, this::examples);
    }

    /** Where they stand and what is wrong with them; their text stays out of the message, which ends in logs. */
    private List<String> examples(List<String> sources) {
        Column rank = row_number().over(Window.partitionBy("source").orderBy("file", "number", "reason", "detail"));
        return quarantine
                .where(col("source").isin(sources.toArray()))
                .withColumn("rank", rank)
                .where(col("rank").leq(EXAMPLES))
                .orderBy("source", "rank")
                .collectAsList()
                .stream()
                .map(row -> row.getAs("source") + "/" + row.getAs("file") + "#" + row.getAs("number") + ": "
                        + row.getAs("reason") + ": " + row.getAs("detail"))
                .toList();
    }
}
