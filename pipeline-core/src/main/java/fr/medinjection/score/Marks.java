package fr.medinjection.score;

import static fr.medinjection.data.Rows.textField;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Values of single open answers that were found outside of scoring, by a judge for instance. They belong to an item's version and
 * the text of the answer, whoever gave it, so that equal answers are looked at once and an older answer's value is never taken
 * for a newer one's.
 */
public final class Marks {
    /** The folder of judges' verdicts; datasets below it have at least the columns of {@link #SCHEMA}. */
    public static final String JUDGEMENTS = "judgements/";

    /** {@code value} is null where the attempt failed. */
    public static final StructType SCHEMA = new StructType(new StructField[] {
        textField("item_fingerprint"),
        textField("reply"),
        textField("metric"),
        textField("variant"),
        textField("signature"),
        new StructField("value", DataTypes.DoubleType, true, Metadata.empty())
    });

    /** How the values of an answer stand beside it. */
    static final StructType GIVEN = new StructType(new StructField[] {
        textField("metric"),
        textField("variant"),
        textField("signature"),
        new StructField("value", DataTypes.DoubleType, true, Metadata.empty())
    });

    /** The column of the values of an answer. */
    static final String COLUMN = "marks";

    private Marks() {}

    static boolean isOf(String dataset) {
        return dataset.startsWith(JUDGEMENTS);
    }

    /** The values among the inputs of a stage, none where no dataset has any. */
    public static Optional<Dataset<Row>> among(Map<String, Dataset<Row>> inputs) {
        return inputs.entrySet().stream()
                .filter(input -> isOf(input.getKey()))
                .map(input -> of(input.getValue()))
                .reduce(Dataset::unionByName);
    }

    /** The values alone. */
    public static Dataset<Row> of(Dataset<Row> judgements) {
        return judgements.select(
                Stream.of(SCHEMA.fieldNames()).map(functions::col).toArray(Column[]::new));
    }

    /** What was measured: as many as there are judges. */
    static List<Mark> kinds(Optional<Dataset<Row>> marks) {
        return marks.map(rows -> rows.select("metric", "variant", "signature").distinct().collectAsList().stream()
                        .map(Mark::of)
                        .sorted()
                        .toList())
                .orElse(List.of());
    }

    /** Answers, with the columns {@code item_fingerprint} and {@code reply}, and what each was given. */
    static Dataset<Row> beside(Dataset<Row> answers, Optional<Dataset<Row>> marks) {
        String empty =
                "cast(array() as array<struct<metric: string, variant: string, signature: string, value: double>>)";
        if (marks.isEmpty()) {
            return answers.withColumn(COLUMN, functions.expr(empty));
        }
        String[] keys = {"item_fingerprint", "reply"};
        Dataset<Row> given = marks.get()
                .groupBy("item_fingerprint", "reply")
                .agg(sort_array(collect_set(struct(Stream.of(GIVEN.fieldNames())
                                .map(functions::col)
                                .toArray(Column[]::new))))
                        .as(COLUMN));
        return answers.join(given, keys, "left")
                .withColumn(COLUMN, functions.coalesce(col(COLUMN), functions.expr(empty)));
    }
}
