package fr.medinjection.llm;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import fr.medinjection.UserException;
import fr.medinjection.llm.ledger.Ledger;
import fr.medinjection.llm.ledger.LedgerRecord;
import fr.medinjection.stage.DatasetStore;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * What asking models would take, beside what the ledgers know already. Nothing is sent and nothing written; another run may go on
 * writing the ledger.
 */
public final class Estimates {
    private static final StructType SIZES = new StructType()
            .add("request_id", DataTypes.StringType, false)
            .add("prompt", DataTypes.LongType, false)
            .add("completion", DataTypes.LongType, false);

    private final LlmConfig config;
    private final Models models;
    private final Dataset<Row> own;
    private final Dataset<Row> known;

    /** @param store the output folder whose ledger would be asked first */
    public Estimates(SparkSession spark, LlmConfig config, DatasetStore store) {
        this.config = config;
        this.models = new Models(config);
        this.own = own(spark, store);
        this.known = states(spark, Recorded.beside(spark, own, config.replay()));
    }

    /** Read once for all that is estimated. Kept as an RDD, which is never taken for the ledger as it is later. */
    private static Dataset<Row> states(SparkSession spark, Dataset<Row> ledger) {
        Dataset<Row> states = ledger.select(col("request_id").as("_id"), col("state"), col("batch"));
        return spark.createDataFrame(states.javaRDD().persist(StorageLevel.MEMORY_AND_DISK_SER()), states.schema());
    }

    private static Dataset<Row> own(SparkSession spark, DatasetStore store) {
        Path folder = store.path(LlmCalls.LEDGER);
        try {
            return store.fileSystem().exists(folder)
                    ? Ledger.read(spark, folder.toString())
                    : spark.createDataFrame(List.of(), LedgerRecord.SCHEMA);
        } catch (IOException e) {
            throw new UserException("Cannot read the ledger: " + folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * What these requests would take.
     *
     * @param requests with the columns of {@link LlmCalls#REQUESTS}
     */
    public Estimate of(Dataset<Row> requests, String modelName) {
        return of(requests, modelName, Bundling.CHATS);
    }

    /**
     * What the vectors of texts would take.
     *
     * @param requests for them, as {@link LlmCalls#requests} has them
     * @param together how many go in one call
     */
    public Estimate ofVectors(Dataset<Row> requests, String modelName, int together) {
        return of(requests, modelName, new Bundling(together));
    }

    private Estimate of(Dataset<Row> requests, String modelName, Bundling bundling) {
        String name = models.current(modelName);
        LlmConfig.Model model = config.models().get(name);
        Column open = Outlet.open(config, model);
        Row sums = sizes(requests, name, model)
                .dropDuplicates("request_id")
                .join(known, col("request_id").equalTo(col("_id")), "left_outer")
                .agg(
                        count(lit(1)),
                        sum(when(open, 1L).otherwise(0L)),
                        sum(when(open, col("prompt")).otherwise(0L)),
                        sum(when(open, col("completion")).otherwise(0L)))
                .na()
                .fill(0)
                .first();
        long calls = bundling.calls(sums.getLong(1));
        return Estimate.of(
                modelName,
                config,
                model,
                new Estimate.Sums(sums.getLong(0), sums.getLong(1), calls, sums.getLong(2), sums.getLong(3)));
    }

    private Dataset<Row> sizes(Dataset<Row> requests, String name, LlmConfig.Model model) {
        RequestIds ids = new RequestIds(config, name);
        LlmConfig.Wording wording = config.wording();
        return requests.select("request")
                .map(
                        (MapFunction<Row, Row>) row -> {
                            Asking asking = Asking.of(row.getString(0), model, wording);
                            return RowFactory.create(
                                    ids.of(row.getString(0)), asking.promptTokens(), asking.completionTokens());
                        },
                        Encoders.row(SIZES));
    }

    /** What the requests of the output folder's ledger have cost so far. */
    public double spent() {
        return LlmCalls.spent(own);
    }
}
