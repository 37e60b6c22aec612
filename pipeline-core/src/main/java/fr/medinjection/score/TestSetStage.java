package fr.medinjection.score;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Takes the test items out of the corpus, marks those whose text depends on the order of their options, and names the version. */
public record TestSetStage(TestSetConfig config) implements Stage {
    public static final String INPUT = "corpus";
    public static final String OUTPUT = "test-set";

    /** The fact that names the version of a test set. */
    public static final String VERSION = "version";

    private static final int MOST_OPTIONS = 26;

    @Override
    public String name() {
        return "test-set";
    }

    @Override
    public String product() {
        return "test items";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> items = items(inputs.get(INPUT));
        return Map.of(
                OUTPUT,
                new Output(
                        items,
                        List.of(),
                        List.of("id"),
                        List.of("component", "source", "type", "order_bound"),
                        Map.of(VERSION, version(items))));
    }

    private Dataset<Row> items(Dataset<Row> corpus) {
        Dataset<Row> rows = corpus.where(col("split")
                        .isin(config.splits().stream().map(Split::label).toArray())
                        .and(col("type")
                                .isin(config.types().stream().map(Enum::name).toArray())))
                .where("type = 'OEQ' or (size(options) between 1 and " + MOST_OPTIONS + " and size(correct) > 0)");
        if (!config.sources().isEmpty()) {
            rows = rows.where(col("source").isin(config.sources().toArray()));
        }
        if (config.sample() > 0) {
            rows = rows.orderBy(xxhash64(col("id"), lit(config.seed())), col("id"))
                    .limit(config.sample());
        }
        return rows.map(
                (MapFunction<Row, Row>) row -> TestItem.of(Instruction.of(row)).toRow(), Encoders.row(TestItem.SCHEMA));
    }

    /** What two equal test sets share, whatever the order of their rows. */
    public static String version(Dataset<Row> items) {
        Row sums = items.agg(
                        count(lit(1)),
                        sum(xxhash64(col("id"), col("item_fingerprint"))),
                        bit_xor(xxhash64(col("item_fingerprint"), col("id"))))
                .head();
        return sums.getLong(0) == 0
                ? "empty"
                : String.format("%d-%016x%016x", sums.getLong(0), sums.getLong(1), sums.getLong(2));
    }
}
