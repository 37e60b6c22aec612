package fr.medinjection.overlap;

import static fr.medinjection.data.Rows.textField;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import fr.medinjection.overlap.OverlapConfig.DuplicatesConfig;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Which share of the pairs that there are was found: told by a few items that are compared with all others. */
record Recall(DuplicatesConfig config) implements Serializable {
    private static final StructType ASKED =
            new StructType(new StructField[] {textField("asked"), textField("other")}).merge(Item.PAIR, true);

    /** The few as they travel: their vectors in one block. */
    private static final class Few implements Serializable {
        private static final long serialVersionUID = 1;
        private final ArrayList<Item> items;
        private transient VectorBlock block;

        Few(List<Item> items) {
            this.items = new ArrayList<>(items);
        }

        synchronized VectorBlock block() {
            if (block == null) {
                block = VectorBlock.of(items.stream().map(Item::vector).toList());
            }
            return block;
        }
    }

    /**
     * The facts for the manifest.
     *
     * @param few the items to compare
     * @param found the pairs that the search found
     */
    Map<String, Object> of(Dataset<Row> items, List<Item> few, Dataset<Row> found) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("recall-items", few.size());
        if (!few.isEmpty()) {
            Dataset<Row> truth = truth(items, few).persist();
            facts.put("recall-pairs", truth.count());
            facts.put(
                    "recall-found",
                    truth.intersect(found.select("left_id", "right_id")).count());
            truth.unpersist();
        }
        return facts;
    }

    /** The pairs that each of the few would bring, over all items. */
    private Dataset<Row> truth(Dataset<Row> items, List<Item> few) {
        Broadcast<Few> asked = JavaSparkContext.fromSparkContext(
                        items.sparkSession().sparkContext())
                .broadcast(new Few(few));
        double threshold = config.threshold();
        var best = Window.partitionBy("asked").orderBy(col("similarity").desc(), col("other"));
        return items.flatMap(
                        (FlatMapFunction<Row, Row>) row -> alike(Item.of(row), asked.value(), threshold),
                        Encoders.row(ASKED))
                .withColumn("place", row_number().over(best))
                .where(col("place").leq(config.perItem()))
                .select("left_id", "right_id")
                .distinct();
    }

    private static Iterator<Row> alike(Item item, Few few, double threshold) {
        float[] products = new float[few.items.size()];
        few.block().products(item.vector(), products);
        return IntStream.range(0, products.length)
                .filter(i -> products[i] >= threshold && item.isForeignTo(few.items.get(i)))
                .mapToObj(i -> row(few.items.get(i), item, products[i]))
                .iterator();
    }

    private static Row row(Item asked, Item other, float similarity) {
        Row pair = asked.pair(other, similarity);
        Object[] values = new Object[2 + pair.length()];
        values[0] = asked.id();
        values[1] = other.id();
        for (int i = 0; i < pair.length(); i++) {
            values[2 + i] = pair.get(i);
        }
        return RowFactory.create(values);
    }
}
