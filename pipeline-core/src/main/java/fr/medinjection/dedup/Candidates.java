package fr.medinjection.dedup;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/** Pairs of items worth comparing: items that share a bucket. */
final class Candidates {
    static final String A = "a";
    static final String B = "b";
    static final StructType SCHEMA =
            new StructType().add(A, DataTypes.LongType, false).add(B, "long", false);

    /** Entries a reduce task holds at once: about 50 MB. */
    private static final long ENTRIES_PER_TASK = 2_000_000;

    private Candidates() {}

    /** Distinct pairs (a, b), a at most b, of the documents of {@code items}: document, then {@link Content#COLUMNS}. */
    static Dataset<Row> of(Dataset<Row> items, DedupConfig config) {
        int partitions = partitions(items, config);
        JavaRDD<Row> pairs = items.javaRDD()
                .<Integer, byte[]>mapPartitionsToPair(rows -> new Chunks(rows, config, partitions))
                .partitionBy(new HashPartitioner(partitions))
                .mapPartitions(chunks -> rows(Buckets.candidates(bytes(chunks), config)));
        return items.sparkSession().createDataFrame(pairs, SCHEMA).distinct();
    }

    private static int partitions(Dataset<Row> items, DedupConfig config) {
        int least = items.sparkSession().sessionState().conf().numShufflePartitions();
        return (int) Math.max(least, items.count() * (config.bands() + 1) / ENTRIES_PER_TASK);
    }

    private static List<byte[]> bytes(Iterator<Tuple2<Integer, byte[]>> chunks) {
        List<byte[]> all = new ArrayList<>();
        chunks.forEachRemaining(chunk -> all.add(chunk._2));
        return all;
    }

    private static Iterator<Row> rows(LongArrayList pairs) {
        return IntStream.range(0, pairs.size() / 2)
                .mapToObj(i -> RowFactory.create(pairs.getLong(2 * i), pairs.getLong(2 * i + 1)))
                .iterator();
    }
}
