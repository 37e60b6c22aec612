package fr.medinjection.dedup;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.data.SourceText;
import fr.medinjection.stage.Drops;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Finds exact, re-ordered and near duplicates and says who survives; it drops nothing itself. With a second input, a fixed
 * corpus, its rows always survive and appear as partners only.
 */
public record DedupStage(DedupConfig config) implements Stage {
    /** The rows to look at: instructions with the columns of {@link Drops}. */
    public static final String INPUT = "stages/clean";

    /** The texts for synthesis with the columns of {@link Drops}, optional: they are compared with each other only. */
    public static final String TEXTS = "stages/texts";

    /** The fixed corpus, optional. */
    public static final String AGAINST = "against";

    public static final String OUTPUT = "duplicates";

    static final String OLD = "0";
    static final String NEW = "1";

    @Override
    public String name() {
        return "dedup";
    }

    @Override
    public String product() {
        return "in duplicate clusters";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> items = items(inputs.get(INPUT), NEW);
        if (inputs.containsKey(AGAINST)) {
            items = items.union(items(inputs.get(AGAINST), OLD));
        }
        Dataset<Row> found = duplicates(items);
        if (inputs.containsKey(TEXTS) && !inputs.get(TEXTS).isEmpty()) {
            found = found.union(duplicates(items(asItems(inputs.get(TEXTS)), NEW)));
        }
        Output output =
                new Output(found, List.of(), List.of("cluster", "id", "kind", "partner"), List.of("kind", "component"));
        return Map.of(OUTPUT, output);
    }

    /**
     * The rows of {@link #OUTPUT} that do not survive, one for each id: cluster, id, partner, kind, similarity, survivor. A
     * row that stands in the fixed corpus under the same id does not survive either.
     */
    public static Dataset<Row> losers(Dataset<Row> duplicates) {
        return duplicates.where(col("kind")
                .notEqual(Kind.CONFLICT.label())
                .and(col("survivor").notEqual(col("id")).or(col("partner").equalTo(col("id")))));
    }

    private Dataset<Row> duplicates(Dataset<Row> items) {
        JavaRDD<Row> pairs =
                kept(Candidates.of(items.select(columns(Stream.of(Edges.DOCUMENT), Content.COLUMNS)), config));
        long candidates = pairs.count();
        Dataset<Row> found = frame(items, pairs, Candidates.SCHEMA);
        JavaRDD<Row> edges = kept(Edges.of(items, found, candidates, config));
        long count = edges.count();
        pairs.unpersist(false);
        return Clusters.of(frame(items, edges, Edges.SCHEMA), count, config);
    }

    /** Kept for two uses; Spark forgets it when nothing refers to it any more. */
    private static JavaRDD<Row> kept(Dataset<Row> rows) {
        return rows.javaRDD().persist(StorageLevel.MEMORY_AND_DISK_SER());
    }

    private static Dataset<Row> frame(Dataset<Row> items, JavaRDD<Row> rows, StructType schema) {
        return items.sparkSession().createDataFrame(rows, schema);
    }

    /** Texts in the columns of instructions: open items that ask the text. */
    private static Dataset<Row> asItems(Dataset<Row> texts) {
        return texts.withColumn("component", lit(SourceText.COMPONENT))
                .withColumn("type", lit(SourceText.COMPONENT))
                .withColumn("context", lit(""))
                .withColumn("question", col("text"))
                .withColumn("options", array().cast("array<string>"))
                .withColumn("correct", array().cast("array<int>"))
                .withColumn("answer", lit(""));
    }

    private static Dataset<Row> items(Dataset<Row> rows, String age) {
        boolean marked = List.of(rows.columns()).contains(Drops.REASON);
        Column hash = xxhash64(col("id"));
        Column document = age.equals(OLD) ? hash.bitwiseOR(Long.MIN_VALUE) : hash.bitwiseAND(Long.MAX_VALUE);
        return (marked ? rows.where(Drops.kept()) : rows)
                .withColumn(Edges.DOCUMENT, document)
                .withColumn("node", concat(lit(age), col("id")))
                .select(columns(
                        Stream.concat(Stream.of(Edges.DOCUMENT), Stream.of(Edges.ITEM.fieldNames())), Content.COLUMNS));
    }

    private static Column[] columns(Stream<String> first, List<String> then) {
        return Stream.concat(first, then.stream()).map(name -> col(name)).toArray(Column[]::new);
    }
}
