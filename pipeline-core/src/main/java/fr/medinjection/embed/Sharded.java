package fr.medinjection.embed;

import static org.apache.spark.sql.functions.col;

import fr.medinjection.UserException;
import fr.medinjection.data.Rows;
import fr.medinjection.export.PromptRenderer;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Vectors from a model in the tasks. Which items are embedded together depends on their ids and the configuration alone, so that
 * any number of tasks makes the same vectors; each shard of them is kept as soon as it is finished.
 */
record Sharded(VectorModel model, EmbedConfig how, PromptRenderer renderer, Journal journal) implements Vectorising {
    @Override
    public Dataset<Row> of(Dataset<Row> items) {
        int shards = (int) Math.max(1, (items.count() + how.itemsPerShard() - 1) / how.itemsPerShard());
        items.repartition(shards, col("id"))
                .toJavaRDD()
                .mapPartitionsWithIndex(new ShardTask(model, how.text(), renderer, journal), false)
                .count();
        SparkSession spark = items.sparkSession();
        return spark.createDataFrame(kept(spark, shards), FOUND);
    }

    /** What the shards hold, read from the journal whenever it is asked for. */
    private JavaRDD<Row> kept(SparkSession spark, int shards) {
        Journal kept = journal;
        return JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(IntStream.range(0, shards).boxed().toList(), shards)
                .flatMap(shard -> rows(kept, shard));
    }

    private static Iterator<Row> rows(Journal journal, int number) {
        List<Shard.Item> items = journal.read(number)
                .orElseThrow(() -> new UserException(
                        "Cannot embed: finished work is gone from " + journal.folder() + ", run again"))
                .items();
        return items.stream().map(Sharded::row).iterator();
    }

    private static Row row(Shard.Item item) {
        boolean found = item.embedding().isThere();
        return RowFactory.create(
                item.id(),
                item.component(),
                found ? Rows.floats(item.embedding().vector()) : null,
                found ? null : item.embedding().failure());
    }

    @Override
    public void done() {
        journal.delete();
    }
}
