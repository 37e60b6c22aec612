package fr.medinjection.leaks;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.data.SourceText;
import fr.medinjection.data.Split;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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
 * Leaks that pass through texts for synthesis: a text of the training part that holds a held-out item or text, or is held by
 * one, and a training item that stands so to a held-out text. Items that are made from such a text would carry it on.
 */
record TextLeaks(LeaksConfig config) {
    static final List<String> NAMES = List.of("id", "component", "source", "split");

    /** Which side of a leak the indexed texts are. */
    private enum Indexed {
        TRAINING,
        HELD_OUT
    }

    /**
     * @param train the training rows that are kept
     * @param kept the held-out rows that are kept
     * @param texts the texts that are kept
     */
    Dataset<Row> of(Dataset<Row> train, Dataset<Row> kept, Dataset<Row> texts, Column heldOut) {
        Dataset<Row> all = asItems(texts);
        Dataset<Row> training = all.where(col("split").equalTo(Split.TRAIN.label()));
        Dataset<Row> rows = train.select(columns()).union(training);
        return found(all.where(heldOut), rows, Indexed.HELD_OUT)
                .union(found(training, kept.select(columns()), Indexed.TRAINING));
    }

    private Dataset<Row> found(Dataset<Row> texts, Dataset<Row> rows, Indexed indexed) {
        Dataset<Row> leaks = rows.sparkSession().createDataFrame(List.of(), Kind.LEAK);
        long slices = (texts.count() + config.indexTexts() - 1) / config.indexTexts();
        for (long slice = 0; slice < slices; slice++) {
            Column inSlice = pmod(xxhash64(col("id")), lit(slices)).equalTo(slice);
            List<Row> some = texts.where(inSlice).orderBy("id").collectAsList();
            leaks = leaks.union(probe(rows, new TextIndex(some, config), indexed));
        }
        return leaks;
    }

    private Dataset<Row> probe(Dataset<Row> rows, TextIndex texts, Indexed indexed) {
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
        Broadcast<TextIndex> index = spark.broadcast(texts);
        LeaksConfig settings = config;
        return rows.mapPartitions(
                (MapPartitionsFunction<Row, Row>) partition -> leaks(partition, index.value(), settings, indexed),
                Encoders.row(Kind.LEAK));
    }

    private static Iterator<Row> leaks(Iterator<Row> rows, TextIndex texts, LeaksConfig config, Indexed indexed) {
        TextProber prober = new TextProber(texts, config);
        Iterable<Row> all = () -> rows;
        return StreamSupport.stream(all.spliterator(), false)
                .flatMap(row -> leaks(row, prober, texts, indexed))
                .iterator();
    }

    private static Stream<Row> leaks(Row row, TextProber prober, TextIndex texts, Indexed indexed) {
        List<Row> leaks = new ArrayList<>();
        String[] names = NAMES.stream().map(name -> row.<String>getAs(name)).toArray(String[]::new);
        prober.probe(row, (similarity, text) -> {
            boolean same = Passage.verbatim(row, NAMES.size()) == texts.verbatim(text);
            String[] train = indexed == Indexed.TRAINING ? texts.names(text) : names;
            String[] test = indexed == Indexed.TRAINING ? names : texts.names(text);
            Kind kind = same ? Kind.SAME : Kind.CONTAINED;
            leaks.add(Kind.row(train[0], train[1], train[2], test, kind, similarity));
        });
        return leaks.stream();
    }

    /** Texts in the columns of rows: the whole text is what an item would ask. */
    private static Dataset<Row> asItems(Dataset<Row> texts) {
        return texts.withColumn("component", lit(SourceText.COMPONENT))
                .withColumn("context", lit(""))
                .withColumn("question", col("text"))
                .withColumn("options", array().cast("array<string>"))
                .withColumn("answer", lit(""))
                .select(columns());
    }

    private static Column[] columns() {
        return Stream.concat(NAMES.stream(), Passage.COLUMNS.stream())
                .map(name -> col(name))
                .toArray(Column[]::new);
    }
}
