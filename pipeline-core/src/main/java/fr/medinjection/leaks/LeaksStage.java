package fr.medinjection.leaks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.data.Split;
import fr.medinjection.stage.Drops;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * The matrix of training rows and texts by held-out items and texts: which gives which away, and how. It drops nothing
 * itself.
 */
public record LeaksStage(LeaksConfig config) implements Stage {
    /** The rows to look at: instructions with the columns of {@link Drops}. */
    public static final String INPUT = "stages/clean";

    /** The texts for synthesis with the columns of {@link Drops}, optional. */
    public static final String TEXTS = "stages/texts";

    public static final String OUTPUT = "leaks";

    private static final List<String> TRAIN_NAMES = List.of("id", "component", "source");
    private static final List<String> TEST_NAMES = List.of("id", "component", "source", "split");

    @Override
    public String name() {
        return "leaks";
    }

    @Override
    public String product() {
        return "leaks";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> all = inputs.get(INPUT);
        Dataset<Row> train = all.where(Drops.kept().and(col("split").equalTo(Split.TRAIN.label())));
        Dataset<Row> kept = all.where(Drops.kept().and(heldOut()));
        Dataset<Row> named = all.where(heldOut())
                .select(columns(TEST_NAMES, List.of()))
                .toDF("test_id", "test_component", "test_source", "test_split");
        Dataset<Row> leaks = found(train, kept);
        if (inputs.containsKey(TEXTS)) {
            Dataset<Row> texts = inputs.get(TEXTS);
            named = named.union(LineageLeaks.heldOutTexts(texts, heldOut()));
            leaks = leaks.union(new TextLeaks(config).of(train, kept, texts.where(Drops.kept()), heldOut()));
        }
        leaks = leaks.union(LineageLeaks.of(train, all, kept, named));
        return Map.of(
                OUTPUT,
                new Output(
                        leaks,
                        List.of(),
                        List.of("train_id", "test_id", "kind"),
                        List.of("kind", "train_component", "train_source", "test_source", "test_split")));
    }

    /** The leaks by words: as many passes over the training rows as the held-out items need slices. */
    Dataset<Row> found(Dataset<Row> train, Dataset<Row> kept) {
        Dataset<Row> tests = kept.select(columns(TEST_NAMES, Passage.COLUMNS));
        Dataset<Row> rows = train.select(columns(TRAIN_NAMES, Passage.COLUMNS));
        long slices = Math.max(1, (tests.count() + config.indexItems() - 1) / config.indexItems());
        Dataset<Row> leaks = train.sparkSession().createDataFrame(List.of(), Kind.LEAK);
        for (long slice = 0; slice < slices; slice++) {
            Column inSlice = pmod(xxhash64(col("id")), lit(slices)).equalTo(slice);
            List<Row> items = tests.where(inSlice).orderBy("id").collectAsList();
            leaks = leaks.union(probe(rows, new TestItems(items, TEST_NAMES.size(), config)));
        }
        return leaks;
    }

    private Dataset<Row> probe(Dataset<Row> rows, TestItems items) {
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
        Broadcast<TestItems> index = spark.broadcast(items);
        LeaksConfig settings = config;
        return rows.mapPartitions(
                (MapPartitionsFunction<Row, Row>) partition -> leaks(partition, index.value(), settings),
                Encoders.row(Kind.LEAK));
    }

    private static Iterator<Row> leaks(Iterator<Row> rows, TestItems items, LeaksConfig config) {
        Prober prober = new Prober(items, config, TRAIN_NAMES.size());
        Iterable<Row> all = () -> rows;
        return StreamSupport.stream(all.spliterator(), false)
                .flatMap(row -> prober.leaks(row).stream())
                .iterator();
    }

    private Column heldOut() {
        Object[] splits = config.heldOut().stream()
                .map(split -> split.toLowerCase(Locale.ROOT))
                .toArray();
        return col("split").isin(splits);
    }

    private static Column[] columns(List<String> names, List<String> then) {
        return Stream.concat(names.stream(), then.stream())
                .map(name -> col(name))
                .toArray(Column[]::new);
    }
}
