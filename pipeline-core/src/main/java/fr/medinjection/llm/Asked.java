package fr.medinjection.llm;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import fr.medinjection.llm.ledger.LedgerRecord.State;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The requests of one stage beside what the ledgers know of them. They are written down first, so that whatever makes them is run
 * once and cannot give other requests the second time.
 */
final class Asked {
    private static final StructType WITH_ID = new StructType()
            .add("key", DataTypes.StringType, false)
            .add("request_id", DataTypes.StringType, false)
            .add("request", DataTypes.StringType, false);
    private static final int REQUESTS_PER_FILE = 10_000;
    private static final String[] LAST = {
        "text", "batch", "state", "prompt_tokens", "completion_tokens", "cost", "attempts"
    };
    static final String IN_DOUBT = "in doubt: it was under way when a run was killed, and may be paid;"
            + " --set llm.in-doubt=resend sends it again";
    static final String NOT_RECORDED = "no recorded answer, and nothing is sent";

    private final SparkSession spark;
    private final String folder;
    private final Dataset<Row> asked;

    private Asked(SparkSession spark, String folder, Dataset<Row> asked) {
        this.spark = spark;
        this.folder = folder;
        this.asked = asked;
    }

    /** @param folder takes what is written down */
    static Asked write(Dataset<Row> requests, RequestIds ids, String folder) {
        SparkSession spark = requests.sparkSession();
        requests.select("key", "request")
                .map(
                        (MapFunction<Row, Row>)
                                row -> RowFactory.create(row.getString(0), ids.of(row.getString(1)), row.getString(1)),
                        Encoders.row(WITH_ID))
                .write()
                .parquet(folder + "/asked");
        return new Asked(spark, folder, spark.read().schema(WITH_ID).parquet(folder + "/asked"));
    }

    long count() {
        return asked.count();
    }

    /** The length of the vectors that the ledger has, 0 where it has none; these are requests for vectors. */
    int dimension(Dataset<Row> ledger) {
        List<Row> first = asked.select("request_id")
                .join(known(ledger, "text", "state"), col("request_id").equalTo(col("_id")))
                .where(col("state").equalTo(State.ANSWERED.label()))
                .select("text")
                .takeAsList(1);
        return first.isEmpty() ? 0 : Vectors.length(first.get(0).getString(0));
    }

    /** Writes down each different request that has no answer, with what is known of it; rows of {@link Pending#SCHEMA}. */
    Dataset<Row> unanswered(Dataset<Row> ledger) {
        Column state = col("state");
        // What failed for good is asked as if for the first time.
        Column toRepair = when(state.notEqual(State.FAILED.label()), col("text"));
        asked.dropDuplicates("request_id")
                .select("request_id", "request")
                .join(known(ledger, LAST), col("request_id").equalTo(col("_id")), "left_outer")
                .where(state.isNull().or(state.notEqual(State.ANSWERED.label())))
                .select(Arrays.stream(Pending.SCHEMA.fieldNames())
                        .map(name -> name.equals("invalid") ? toRepair.as(name) : col(name))
                        .toArray(Column[]::new))
                .orderBy("batch", "request_id")
                .write()
                .option("maxRecordsPerFile", REQUESTS_PER_FILE)
                .parquet(folder + "/unanswered");
        return spark.read().schema(Pending.SCHEMA).parquet(folder + "/unanswered");
    }

    /** What the ledger says of each request, but for the request itself. */
    private static Dataset<Row> known(Dataset<Row> ledger, String... columns) {
        return ledger.withColumnRenamed("request_id", "_id").select("_id", columns);
    }

    /** Writes down a row of {@link LlmCalls#ANSWERS} for each that was asked. */
    Dataset<Row> answers(Dataset<Row> ledger, String model) {
        Column state = col("state");
        Column answered = state.equalTo(State.ANSWERED.label());
        Column error = when(state.isNull(), lit(NOT_RECORDED))
                .when(state.equalTo(State.SENT.label()), lit(IN_DOUBT))
                .otherwise(coalesce(col("error"), lit("it was never answered")));
        asked.select("key", "request_id")
                .join(
                        known(
                                ledger,
                                "text",
                                "error",
                                "state",
                                "model",
                                "finish_reason",
                                "prompt_tokens",
                                "completion_tokens",
                                "cost",
                                "attempts",
                                "latency_ms",
                                "first_token"),
                        col("request_id").equalTo(col("_id")),
                        "left_outer")
                .select(
                        col("key"),
                        col("request_id"),
                        when(answered, col("text")).as("text"),
                        when(answered, lit(null)).otherwise(error).as("error"),
                        coalesce(col("model"), lit(model)).as("model"),
                        col("finish_reason"),
                        col("prompt_tokens"),
                        col("completion_tokens"),
                        col("cost"),
                        coalesce(col("attempts"), lit(0)).as("attempts"),
                        col("latency_ms"),
                        when(answered, col("first_token")).as("first_token"))
                .write()
                .parquet(folder + "/answers");
        return spark.read().schema(LlmCalls.ANSWERS).parquet(folder + "/answers");
    }
}
