package fr.medinjection.llm;

import static org.apache.spark.sql.functions.sum;

import fr.medinjection.UserException;
import fr.medinjection.llm.ledger.Ledger;
import fr.medinjection.stage.Console;
import fr.medinjection.stage.DatasetStore;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
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

    /** What {@link #ask} gives for each key: exactly one of {@code text} and {@code error}; {@code first_token} is a {@link FirstToken}'s. */
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
            .add("latency_ms", DataTypes.LongType)
            .add("first_token", DataTypes.StringType);

    /** What {@link #embeddings} takes. */
    public static final StructType TEXTS =
            new StructType().add("key", DataTypes.StringType, false).add("text", DataTypes.StringType, false);

    /** What {@link #embeddings} gives for each key: exactly one of {@code vector} and {@code error}. */
    public static final StructType VECTORS = new StructType()
            .add("key", DataTypes.StringType, false)
            .add("request_id", DataTypes.StringType, false)
            .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false))
            .add("error", DataTypes.StringType);

    static final String LEDGER = "llm/requests";
    private static final String ASKED = "llm/_asked";

    private final SparkSession spark;
    private final LlmConfig config;
    private final Models models;
    private final Ledger ledger;
    private final Outlet outlet;
    private final FileSystem fs;
    private final Path temporary;
    private int asks;

    private LlmCalls(
            SparkSession spark, LlmConfig config, Ledger ledger, Outlet outlet, FileSystem fs, Path temporary) {
        this.spark = spark;
        this.config = config;
        this.models = new Models(config);
        this.ledger = ledger;
        this.outlet = outlet;
        this.fs = fs;
        this.temporary = temporary;
    }

    /**
     * Opens the ledger of an output folder, which this run alone may then write.
     *
     * @param runId names the run in the ledger
     */
    public static LlmCalls open(
            SparkSession spark, LlmConfig config, DatasetStore store, String runId, Console console) {
        return open(spark, config, store, runId, console::progress, System::getenv);
    }

    static LlmCalls open(
            SparkSession spark,
            LlmConfig config,
            DatasetStore store,
            String runId,
            Consumer<String> screen,
            UnaryOperator<String> environment) {
        LlmConfig.Files files = config.files();
        Ledger ledger = Ledger.open(
                spark,
                store.path(LEDGER).toString(),
                runId,
                new Ledger.Shape(files.rollBytes(), files.mergeOver(), files.tasks()));
        Purse purse = new Purse(config.budget(), config.budget().money() > 0 ? spent(ledger.requests()) : 0);
        Keys keys = new Keys(environment, spark.sparkContext().hadoopConfiguration());
        Outlet outlet = new Outlet(config, ledger, purse, keys, environment, runId, screen);
        Path temporary = new Path(store.path(ASKED), runId);
        LlmCalls calls = new LlmCalls(spark, config, ledger, outlet, store.fileSystem(), temporary);
        calls.delete(store.path(ASKED)); // of runs that were killed
        return calls;
    }

    /**
     * Says which models a step is going to ask, so that nothing is sent to the first of them where another is retired, or has no known
     * price and there is a budget.
     */
    public void announce(Collection<String> names) {
        outlet.announce(names.stream().map(models::current).toList());
    }

    static double spent(Dataset<Row> requests) {
        Row sum = requests.agg(sum("cost")).first();
        return sum.isNullAt(0) ? 0 : sum.getDouble(0);
    }

    /**
     * Asks a model, and returns when every request is answered or has failed. The answers of one call can be read until this
     * object is closed.
     *
     * @param stage who asks, for the ledger and the screen
     * @param requests with the columns of {@link #REQUESTS}
     * @param modelName a key of {@code models} in the configuration
     * @return a row of {@link #ANSWERS} for each row of the requests
     * @throws fr.medinjection.UserException where the key is refused, the budget reached or too large a share has failed
     */
    public Dataset<Row> ask(String stage, Dataset<Row> requests, String modelName) {
        return ask(stage, requests, modelName, Bundling.CHATS);
    }

    private synchronized Dataset<Row> ask(String stage, Dataset<Row> requests, String modelName, Bundling bundling) {
        String name = models.current(modelName);
        LlmConfig.Model model = config.models().get(name);
        Asked asked = Asked.write(requests, new RequestIds(config, name), folder(stage));
        if (config.sending() != LlmConfig.Sending.REPLAY) {
            outlet.send(stage, asked, known(), name, bundling);
            ledger.compact();
        }
        Dataset<Row> answers = asked.answers(known(), model.id());
        requireFew(stage, answers);
        return answers;
    }

    /** What the output folder's ledger and the recorded ones know. */
    private Dataset<Row> known() {
        return Recorded.beside(spark, ledger.requests(), config.replay());
    }

    private void requireFew(String stage, Dataset<Row> answers) {
        Row counts =
                answers.selectExpr("count(1)", "count(error)", "max(error)").first();
        long failed = counts.getLong(1);
        if (failed > config.mayFail(counts.getLong(0))) {
            throw new UserException("Cannot use the answers of " + stage + ": " + failed + " of " + counts.getLong(0)
                    + " requests failed, more than " + config.allowance() + "; one of them: " + counts.getString(2)
                    + ". With --set llm.failed=again what failed is sent once more");
        }
    }

    /**
     * Has a model turn texts into vectors, as {@link #ask} asks: through the ledger, each text once.
     *
     * @param texts with a column for the key and one for the text, as {@link #TEXTS} has them
     * @param together how many texts go in one call; the ledger has a record of each
     * @return a row of {@link #VECTORS} for each row of the texts
     */
    public Dataset<Row> embeddings(String stage, Dataset<Row> texts, String modelName, int together) {
        return ask(stage, requests(texts), modelName, new Bundling(together))
                .select("key", "request_id", "text", "error")
                .map(
                        (MapFunction<Row, Row>) row -> RowFactory.create(
                                row.getString(0),
                                row.getString(1),
                                row.isNullAt(2)
                                        ? null
                                        : Vectors.decode(row.getString(2)).toArray(),
                                row.getString(3)),
                        Encoders.row(VECTORS));
    }

    /**
     * What {@link #embeddings} asks, for an estimate.
     *
     * @return rows of {@link #REQUESTS}
     */
    public static Dataset<Row> requests(Dataset<Row> texts) {
        return texts.select("key", "text")
                .map(
                        (MapFunction<Row, Row>)
                                row -> RowFactory.create(row.getString(0), Asking.TextInputs.json(row.getString(1))),
                        Encoders.row(REQUESTS));
    }

    private String folder(String stage) {
        return new Path(temporary, String.format(Locale.ROOT, "%04d-%s", asks++, stage.replaceAll("[^\\w-]", "_")))
                .toString();
    }

    private void delete(Path folder) {
        try {
            fs.delete(folder, true);
        } catch (IOException e) {
            throw new UserException("Cannot remove " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Compacts the ledger and gives it back. */
    @Override
    public void close() {
        ledger.close();
        delete(temporary);
    }
}
