package fr.medinjection.score;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import fr.medinjection.UserException;
import fr.medinjection.score.encoder.EncodedTexts;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Predictions laid against the test set: for each run that answered items of a type, every item of that type, with its
 * answers or none. A prediction that fits no item, or another version of it, or stands twice, is told apart and not scored.
 */
final class Sheets {
    static final String REASON = "reason";
    private static final Column[] RUN = {col("model"), col("training_seed"), col("decoding")};

    private final Dataset<Row> judged;
    private final Dataset<Row> items;
    private final Optional<Dataset<Row>> marks;

    /**
     * @param predictions of any models, in the schema of {@link Prediction}
     * @param marks what judges say of open answers
     */
    Sheets(Dataset<Row> predictions, Dataset<Row> testSet, Optional<Dataset<Row>> marks) {
        this.marks = marks;
        this.items = testSet.withColumn(
                "cluster",
                concat_ws(
                        "/",
                        col("source"),
                        when(col("group").equalTo(""), col("id")).otherwise(col("group"))));
        this.judged = judged(predictions, testSet);
    }

    /** Predictions with the reason why they cannot be scored, {@code ""} where they can. */
    private static Dataset<Row> judged(Dataset<Row> predictions, Dataset<Row> testSet) {
        Dataset<Row> known = testSet.select(
                col("id").as("known_id"),
                col("type"),
                col("item_fingerprint").as("asked"),
                size(col("options")).as("places"));
        Column[] order = Stream.of("test_set", "prompt_hash", "reply", "order", "tokens", "latency_ms")
                .map(name -> col(name))
                .toArray(Column[]::new);
        Column occurrence = row_number()
                .over(Window.partitionBy(
                                Stream.concat(Stream.of(col(REASON), col("id"), col("permutation")), Stream.of(RUN))
                                        .toArray(Column[]::new))
                        .orderBy(order));
        String fits = "sort_array(`order`) = if(places = 0, cast(array() as array<int>),"
                + " sequence(0, greatest(places, 1) - 1))";
        return predictions
                .join(known, col("id").equalTo(col("known_id")), "left")
                .withColumn(
                        REASON,
                        when(col("asked").isNull(), "unknown-item")
                                .when(col("asked").notEqual(col("item_fingerprint")), "other-version")
                                .when(expr("not (" + fits + ")"), "broken-order")
                                .otherwise(""))
                .withColumn(
                        "occurrence", when(col(REASON).equalTo(""), occurrence).otherwise(0))
                .withColumn(REASON, when(col("occurrence").gt(1), "duplicate").otherwise(col(REASON)))
                .drop("occurrence", "asked", "places", "known_id");
    }

    /** What is not scored. */
    Dataset<Row> rejected() {
        return judged.where(col(REASON).notEqual("")).drop("type");
    }

    private Dataset<Row> scorable() {
        return judged.where(col(REASON).equalTo(""));
    }

    /** One row for each run and item. */
    Dataset<Row> rows() {
        Dataset<Row> asked = items.join(broadcast(runs()), "type");
        Dataset<Row> answers = Marks.beside(scorable(), marks)
                .groupBy("id", "model", "training_seed", "decoding")
                .agg(collect_list(expr(Answer.STRUCT)).as("answers"));
        String[] keys = {"id", "model", "training_seed", "decoding"};
        return asked.join(answers, keys, "left")
                .withColumn(
                        "answers",
                        coalesce(
                                col("answers"),
                                array().cast(answers.schema().apply("answers").dataType())))
                .select(
                        "model",
                        "training_seed",
                        "decoding",
                        "id",
                        "type",
                        "source",
                        "component",
                        "cluster",
                        "categories",
                        "specialties",
                        "skill",
                        "options",
                        "correct",
                        "question",
                        "answer",
                        "permutations",
                        "answers")
                .withColumn(EncodedTexts.VALUES, expr("cast(array() as array<double>)"));
    }

    /** The runs with the types of items they answered any of, and in how many other orders: few rows. */
    private Dataset<Row> runs() {
        return scorable()
                .groupBy(Stream.concat(Stream.of(RUN), Stream.of(col("type"))).toArray(Column[]::new))
                .agg(max("permutation").as("permutations"));
    }

    /**
     * How many items each run was to answer and did, and how; as many rows as runs and types.
     *
     * @param version of the test set; an answer asked from another one counts where the item is still the same
     */
    Dataset<Row> coverage(String version) {
        Dataset<Row> totals = items.groupBy("type").agg(count(lit(1)).as("items"));
        return scorable()
                .groupBy(Stream.concat(Stream.of(RUN), Stream.of(col("type"))).toArray(Column[]::new))
                .agg(
                        expr("count(distinct id)").as("answered"),
                        count(lit(1)).as("replies"),
                        sum(when(expr("trim(reply) = ''"), 1).otherwise(0)).as("empty_replies"),
                        sum(when(
                                                col("type")
                                                        .notEqual("OEQ")
                                                        .and(size(col("published"))
                                                                .equalTo(0)),
                                                1)
                                        .otherwise(0))
                                .as("unread"),
                        sum(when(col("published").notEqual(col("tolerant")), 1).otherwise(0))
                                .as("read_differently"),
                        sum(when(col("test_set").notEqual(version), 1).otherwise(0))
                                .as("of_another_test_set"))
                .join(totals, "type");
    }

    /** Of how many items a run left how many unanswered. */
    record Unanswered(String model, String decoding, String type, long missing, long items) {}

    /** Where too many items are unanswered: no score but an incomplete run. */
    static List<Unanswered> unanswered(List<Row> coverage, double maxMissingShare) {
        return coverage.stream()
                .map(row -> {
                    long items = row.getLong(row.fieldIndex("items"));
                    return new Unanswered(
                            row.getString(row.fieldIndex("model")),
                            row.getString(row.fieldIndex("decoding")),
                            row.getString(row.fieldIndex("type")),
                            items - row.getLong(row.fieldIndex("answered")),
                            items);
                })
                .filter(run -> run.missing() > maxMissingShare * run.items())
                .sorted(Comparator.comparing(Unanswered::model)
                        .thenComparing(Unanswered::decoding)
                        .thenComparing(Unanswered::type))
                .toList();
    }

    static void requireAnswers(List<Row> coverage, double maxMissingShare) {
        unanswered(coverage, maxMissingShare).stream().findFirst().ifPresent(run -> {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "Cannot score %s, %s: %d of %d items of type %s are unanswered, expected at most a share of %s",
                    run.model(),
                    run.decoding(),
                    run.missing(),
                    run.items(),
                    run.type(),
                    maxMissingShare));
        });
    }
}
