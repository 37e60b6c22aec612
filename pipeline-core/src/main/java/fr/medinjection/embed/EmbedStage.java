package fr.medinjection.embed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import fr.medinjection.UserException;
import fr.medinjection.corpus.CorpusStage;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Gives the items of the corpus their vectors.
 *
 * @param config what decides the vectors beside the corpus
 * @param how the whole configuration
 */
public record EmbedStage(Settings config, EmbedConfig how, Vectorising vectorising) implements Stage {
    public static final String INPUT = CorpusStage.CORPUS;

    /** The vectors by id, in folders by component. */
    public static final String VECTORS = "vectors";

    /** The items that have no vector, with the reason. */
    public static final String FAILED = "vectors-failed";

    private static final int SHOWN = 3;

    /**
     * What decides the vectors.
     *
     * @param model the version of the model
     * @param prompts the hashes of the templates by which an item becomes text
     */
    public record Settings(
            Method method,
            String model,
            EmbeddedText text,
            Map<String, String> prompts,
            int sample,
            long seed,
            int itemsPerShard) {}

    @Override
    public String name() {
        return "embed";
    }

    @Override
    public String product() {
        return "vectors";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> found = vectorising
                .of(chosen(inputs.get(INPUT), how))
                .withColumn("reason", when(notFinite(), Embedding.NOT_FINITE).otherwise(col("reason")));
        Map<String, Object> facts = checked(found);
        Map<String, Output> outputs = new LinkedHashMap<>();
        outputs.put(
                VECTORS,
                new Output(
                        found.where(col("reason").isNull()).select("id", "vector", "component"),
                        List.of("component"),
                        List.of("id"),
                        List.of("component"),
                        facts));
        outputs.put(
                FAILED,
                new Output(
                        found.where(col("reason").isNotNull()).select("id", "component", "reason"),
                        List.of(),
                        List.of("id"),
                        List.of("component", "reason")));
        return outputs;
    }

    /** The items that get vectors. */
    static Dataset<Row> chosen(Dataset<Row> corpus, EmbedConfig how) {
        return how.sample() == 0 ? corpus : Chosen.of(corpus, how.sample(), how.seed());
    }

    /** Numbers that are none spoil every sum they enter. */
    private static Column notFinite() {
        return exists(col("vector"), value -> value.isNaN()
                .or(value.equalTo(Float.POSITIVE_INFINITY))
                .or(value.equalTo(Float.NEGATIVE_INFINITY)));
    }

    /** Refuses vectors of several lengths and too many failures; else tells what there is. */
    private Map<String, Object> checked(Dataset<Row> found) {
        Column length = when(col("reason").isNull(), size(col("vector")));
        Column lacking = when(col("reason").notEqual(Embedding.MAY_NOT_LEAVE), 1); // which is as the user wants it
        Row sums = found.agg(min(length), max(length), count(length), count(lacking))
                .first();
        int dimension = sums.isNullAt(1) ? 0 : sums.getInt(1);
        if (dimension > 0 && sums.getInt(0) != dimension) {
            throw new UserException("Cannot embed: the model gave vectors of " + sums.getInt(0) + " and of " + dimension
                    + " numbers, expected one length");
        }
        long failed = sums.getLong(3);
        long all = sums.getLong(2) + failed;
        if (failed > how.maxFailedShare() * all) {
            throw new UserException("Cannot embed: " + failed + " of " + all + " items got no vector: "
                    + reasons(found) + "; expected at most a share of " + how.maxFailedShare()
                    + " (embed.max-failed-share)");
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("method", how.method().name().toLowerCase(Locale.ROOT));
        facts.put("dimension", dimension);
        facts.put("failed", failed);
        return facts;
    }

    /** The commonest reasons, with how often. */
    private static String reasons(Dataset<Row> found) {
        return found
                .where(col("reason").isNotNull())
                .groupBy("reason")
                .count()
                .orderBy(col("count").desc(), col("reason"))
                .limit(SHOWN)
                .collectAsList()
                .stream()
                .map(row -> row.getString(0) + " (" + row.getLong(1) + ")")
                .collect(Collectors.joining(", "));
    }
}
