package fr.medinjection.overlap;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.corpus.CorpusStage;
import fr.medinjection.embed.EmbedStage;
import fr.medinjection.overlap.OverlapConfig.DuplicatesConfig;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;

/**
 * Items of two components that mean the same by their vectors, such as native items and translated copies of them: where one
 * is for training and the other for a test, that is a leak which no comparison of words finds.
 */
public record SemanticStage(Settings config) implements Stage {
    public static final String OUTPUT = "semantic-duplicates";
    public static final List<String> INPUTS = OverlapStage.INPUTS;

    /** What decides the pairs. */
    public record Settings(long seed, DuplicatesConfig duplicates) {}

    public SemanticStage(OverlapConfig config) {
        this(new Settings(config.seed(), config.duplicates()));
    }

    @Override
    public String name() {
        return "semantic";
    }

    @Override
    public String product() {
        return "pairs alike in meaning";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> items = items(inputs.get(EmbedStage.VECTORS), inputs.get(CorpusStage.CORPUS));
        long size = items.count();
        int lists = config.duplicates().lists() == 0
                ? (int) Math.max(1, Math.ceil(Math.sqrt((double) size)))
                : config.duplicates().lists();
        Lists places =
                Lists.of(chosen(items, lists, "lists"), config.duplicates().probes());
        Dataset<Row> pairs =
                best(new ListSearch(config.duplicates()).of(items, places)).persist(StorageLevel.MEMORY_AND_DISK());
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("items", size);
        facts.put("lists", places.size());
        facts.putAll(new Recall(config.duplicates())
                .of(items, chosen(items, config.duplicates().recallItems(), "recall"), pairs));
        return Map.of(
                OUTPUT,
                new Output(
                        pairs,
                        List.of(),
                        List.of("left_id", "right_id"),
                        List.of(
                                "left_component",
                                "left_source",
                                "left_split",
                                "right_component",
                                "right_source",
                                "right_split"),
                        facts));
    }

    private static Dataset<Row> items(Dataset<Row> vectors, Dataset<Row> corpus) {
        return vectors.select("id", "vector")
                .join(corpus.select("id", "component", "source", "split"), "id")
                .map((org.apache.spark.api.java.function.MapFunction<Row, Row>) Item::unit, Encoders.row(Item.SCHEMA))
                .persist(StorageLevel.MEMORY_AND_DISK());
    }

    /** So many items, those whose hashed ids come first. */
    private List<Item> chosen(Dataset<Row> items, int number, String what) {
        return items
                .orderBy(xxhash64(col("id"), lit(config.seed()), lit(what)), col("id"))
                .limit(number)
                .collectAsList()
                .stream()
                .map(Item::of)
                .toList();
    }

    /** Each pair once, where it is among the best of one of its items. */
    private Dataset<Row> best(Dataset<Row> found) {
        return found.distinct()
                .withColumn("of_left", row_number().over(rank("left_id", "right_id")))
                .withColumn("of_right", row_number().over(rank("right_id", "left_id")))
                .where(col("of_left")
                        .leq(config.duplicates().perItem())
                        .or(col("of_right").leq(config.duplicates().perItem())))
                .drop("of_left", "of_right");
    }

    private static org.apache.spark.sql.expressions.WindowSpec rank(String item, String other) {
        Column similarity = col("similarity");
        return Window.partitionBy(item).orderBy(similarity.desc(), col(other));
    }
}
