package fr.medinjection.overlap;

import fr.medinjection.data.Rows;
import fr.medinjection.overlap.OverlapConfig.DuplicatesConfig;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Compares the items of each list with those of other components there, and keeps for each the most alike above the threshold. */
record ListSearch(DuplicatesConfig config) implements Serializable {
    private static final StructType PLACED =
            new StructType().add("list", DataTypes.IntegerType, false).merge(Item.SCHEMA, true);

    /** Pairs as {@link Item#PAIR}; one that stands in several lists comes several times. */
    Dataset<Row> of(Dataset<Row> items, Lists lists) {
        Broadcast<Lists> places = JavaSparkContext.fromSparkContext(
                        items.sparkSession().sparkContext())
                .broadcast(lists);
        Dataset<Row> placed =
                items.flatMap((FlatMapFunction<Row, Row>) row -> placed(row, places.value()), Encoders.row(PLACED));
        return placed.groupByKey((MapFunction<Row, Integer>) row -> row.getInt(0), Encoders.INT())
                .flatMapGroups(
                        (FlatMapGroupsFunction<Integer, Row, Row>) (list, rows) -> pairs(rows),
                        Encoders.row(Item.PAIR));
    }

    private static Iterator<Row> placed(Row row, Lists lists) {
        Item item = Item.of(row);
        return Arrays.stream(lists.of(item.vector()))
                .mapToObj(list -> RowFactory.create(
                        list, item.id(), item.component(), item.source(), item.split(), Rows.floats(item.vector())))
                .iterator();
    }

    /** A list that is too long is cut into pieces; items with the same vector stay together. */
    private Iterator<Row> pairs(Iterator<Row> rows) {
        List<Item> list = new ArrayList<>();
        rows.forEachRemaining(row -> list.add(Item.of(row)));
        list.sort(Comparator.comparingInt((Item item) -> Arrays.hashCode(item.vector()))
                .thenComparing(Item::id));
        List<Row> pairs = new ArrayList<>();
        for (int from = 0; from < list.size(); from += config.longest()) {
            addPairs(list.subList(from, Math.min(list.size(), from + config.longest())), pairs);
        }
        return pairs.iterator();
    }

    private void addPairs(List<Item> items, List<Row> pairs) {
        VectorBlock block = VectorBlock.of(items.stream().map(Item::vector).toList());
        float[] products = new float[items.size()];
        for (Item item : items) {
            block.products(item.vector(), products);
            for (int place : alike(item, items, products)) {
                pairs.add(item.pair(items.get(place), products[place]));
            }
        }
    }

    /** The places of the items of other components that are most alike, no more than an item may bring. */
    int[] alike(Item item, List<Item> items, float[] products) {
        return IntStream.range(0, products.length)
                .filter(i -> products[i] >= config.threshold() && item.isForeignTo(items.get(i)))
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -products[i])
                        .thenComparing(i -> items.get(i).id()))
                .limit(config.perItem())
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
