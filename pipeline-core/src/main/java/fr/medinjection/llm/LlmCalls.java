package fr.medinjection.llm;

import fr.medinjection.stage.Console;
import fr.medinjection.stage.DatasetStore;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Asks language models. What was asked before is answered from the ledger in {@code llm/requests}; the rest is sent, each request
 * once, within the rate limits of the models and the budget of the ledger. The same ledger gives the same answers.
 */
public final class LlmCalls implements AutoCloseable {
    /** What {@link #ask} takes: a key of the caller's and a {@link ChatRequest} as JSON. */
    public static final StructType REQUESTS =
            new StructType().add("key", DataTypes.StringType, false).add("request", DataTypes.StringType, false);

    /** What {@link #ask} gives for each key: exactly one of {@code text} and {@code error}. */
    public static final StructType ANSWERS = new StructType()
            .add("key", DataTypes.StringType, false)
            .add("request_id", DataTypes.StringType, false)
            .add("text", DataTypes.StringType)
            .add("error", DataTypes.StringType)
            .add("model", DataTypes.StringType, false)
            .add("finish_reason", DataTypes.StringType)
            .add("prompt_tokens", DataTypes.LongType)
            .add("completion_tokens", DataTypes.LongType)
            .add("cost", DataTypes.DoubleType)
            .add("attempts", DataTypes.IntegerType, false)
            .add("latency_ms", DataTypes.LongType);

    /** What {@link #embeddings} gives for each key: exactly one of {@code vector} and {@code error}. */
    public static final StructType VECTORS = new StructType()
            .add("key", DataTypes.StringType, false)
            .add("request_id", DataTypes.StringType, false)
            .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false))
            .add("error", DataTypes.StringType);

    private LlmCalls() {}

    /**
     * Opens the ledger of an output folder, which this run alone may then write.
     *
     * @param runId names the run in the ledger
     */
    public static LlmCalls open(
            SparkSession spark, LlmConfig config, DatasetStore store, String runId, Console console) {
        throw new UnsupportedOperationException();
    }

    /**
     * Asks a model, and returns when every request is answered or has failed. The answers of one call can be read until this
     * object is closed.
     *
     * @param stage who asks, for the ledger and the screen
     * @param requests columns {@code key} and {@code request}
     * @param modelName a key of {@code models} in the configuration
     * @return a row of {@link #ANSWERS} for each row of the requests
     * @throws fr.medinjection.UserException where the key is refused, the budget reached or too large a share has failed
     */
    public Dataset<Row> ask(String stage, Dataset<Row> requests, String modelName) {
        throw new UnsupportedOperationException();
    }

    /**
     * Has a model turn texts into vectors, as {@link #ask} asks: through the ledger, each text once.
     *
     * @param texts columns {@code key} and {@code text}
     * @return a row of {@link #VECTORS} for each row of the texts
     */
    public Dataset<Row> embeddings(String stage, Dataset<Row> texts, String modelName) {
        throw new UnsupportedOperationException();
    }

    /** What asking would take; nothing is sent. */
    public Estimate estimate(Dataset<Row> requests, String modelName) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
