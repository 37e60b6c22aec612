package fr.medinjection.llm;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import fr.medinjection.llm.ledger.LedgerRecord.State;
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

    /** Each different request once, with what is known of it, where anything is. */
    private Dataset<Row> known(Dataset<Row> ledger) {
        return asked.dropDuplicates("request_id")
                .select("request_id", "request")
                .join(ledger.drop("request"), asked.col("request_id").equalTo(ledger.col("request_id")), "left_outer")
                .drop(ledger.col("request_id"));
    }

    /** How many different requests there are, and how many of them have their last word. */
    Row counts(Dataset<Row> ledger) {
        return known(ledger)
                .agg(
                        expr("count(1)"),
                        expr("count_if(state = 'answered')"),
                        expr("count_if(state = 'failed')"),
                        expr("count_if(state = 'sent')"))
                .first();
    }

    /** Writes down the requests that are to be sent; rows of {@link Pending#SCHEMA}. */
    Dataset<Row> pending(Dataset<Row> ledger, List<State> open) {
        Column state = col("state");
        Column wanted = state.isNull()
                .or(state.isin(open.stream().map(State::label).toArray()))
                .or(state.equalTo(State.SENT.label()).and(col("batch").isNotNull()));
        known(ledger)
                .where(wanted)
                .select(
                        col("request_id"),
                        col("request"),
                        col("text").as("invalid"),
                        col("batch"),
                        state.isNotNull().as("known"),
                        col("prompt_tokens"),
                        col("completion_tokens"),
                        col("cost"),
                        col("attempts"))
                .orderBy("batch", "request_id")
                .write()
                .parquet(folder + "/pending");
        return spark.read().schema(Pending.SCHEMA).parquet(folder + "/pending");
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
                        ledger.drop("request").withColumnRenamed("request_id", "_id"),
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
                        col("latency_ms"))
                .write()
                .parquet(folder + "/answers");
        return spark.read().schema(LlmCalls.ANSWERS).parquet(folder + "/answers");
    }
}
