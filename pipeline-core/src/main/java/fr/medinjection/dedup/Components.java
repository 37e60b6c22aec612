package fr.medinjection.dedup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Connected components: each node with the smallest node of its component. */
final class Components {
    static final String NODE = "node";
    static final String ROOT = "root";
    private static final StructType SCHEMA =
            new StructType().add(NODE, DataTypes.StringType, false).add(ROOT, DataTypes.StringType, false);

    private Components() {}

    /** The components in one task: a union-find over all edges (u, v). */
    static Dataset<Row> inOneTask(Dataset<Row> edges) {
        return edges.coalesce(1)
                .mapPartitions((MapPartitionsFunction<Row, Row>) rows -> unionFind(rows), Encoders.row(SCHEMA));
    }

    /**
     * The components by rounds of large-star and small-star (Kiveris and others, "Connected Components in MapReduce and
     * Beyond", 2014): no task holds more than a shuffle's share of the edges, and the number of rounds grows with the
     * logarithm of the longest path.
     */
    static Dataset<Row> byStars(Dataset<Row> edges) {
        Dataset<Row> current = edges.toDF("u", "v").distinct().localCheckpoint();
        long before = 0;
        long now = checksum(current);
        while (now != before) {
            current = smallStar(largeStar(current)).localCheckpoint();
            before = now;
            now = checksum(current);
        }
        Dataset<Row> leaves = current.select(col("u").as(NODE), col("v").as(ROOT));
        Dataset<Row> roots = current.select(col("v").as(NODE), col("v").as(ROOT));
        return leaves.union(roots).distinct();
    }

    /** Joins every larger neighbour of a node to the node's smallest neighbour. */
    private static Dataset<Row> largeStar(Dataset<Row> edges) {
        Dataset<Row> both = edges.union(edges.select(col("v"), col("u"))).toDF("u", "v");
        return rejoin(both, col("v").gt(col("u")));
    }

    /** Joins a node and all its smaller neighbours to the smallest of them. */
    private static Dataset<Row> smallStar(Dataset<Row> edges) {
        Dataset<Row> down = edges.select(
                greatest(col("u"), col("v")).as("u"), least(col("u"), col("v")).as("v"));
        Dataset<Row> self = down.select(col("u"), col("u").as("v"));
        return rejoin(down.union(self).distinct(), lit(true));
    }

    private static Dataset<Row> rejoin(Dataset<Row> edges, Column wanted) {
        Dataset<Row> smallest = edges.groupBy("u").agg(min("v").as("m"));
        return edges.join(smallest, "u")
                .where(wanted)
                .select(col("v").as("u"), least(col("m"), col("u")).as("v"))
                .where(col("u").notEqual(col("v")))
                .distinct();
    }

    private static long checksum(Dataset<Row> edges) {
        Row sums = edges.agg(sum(xxhash64(col("u"), col("v")).cast("decimal(20,0)")))
                .first();
        return sums.isNullAt(0) ? 0 : sums.getDecimal(0).hashCode();
    }

    private static Iterator<Row> unionFind(Iterator<Row> edges) {
        Object2IntOpenHashMap<String> numbers = new Object2IntOpenHashMap<>();
        List<String> nodes = new ArrayList<>();
        IntArrayList parents = new IntArrayList();
        while (edges.hasNext()) {
            Row edge = edges.next();
            int u = root(parents, number(edge.getString(0), numbers, nodes, parents));
            int v = root(parents, number(edge.getString(1), numbers, nodes, parents));
            boolean first = nodes.get(u).compareTo(nodes.get(v)) <= 0;
            parents.set(first ? v : u, first ? u : v);
        }
        return IntStream.range(0, nodes.size())
                .mapToObj(i -> RowFactory.create(nodes.get(i), nodes.get(root(parents, i))))
                .iterator();
    }

    private static int number(
            String node, Object2IntOpenHashMap<String> numbers, List<String> nodes, IntArrayList parents) {
        int next = nodes.size();
        int known = numbers.putIfAbsent(node, next);
        if (numbers.size() > next) {
            nodes.add(node);
            parents.add(next);
            return next;
        }
        return known;
    }

    /** The root of a node, halving the path on the way. */
    private static int root(IntArrayList parents, int node) {
        int at = node;
        while (parents.getInt(at) != at) {
            parents.set(at, parents.getInt(parents.getInt(at)));
            at = parents.getInt(at);
        }
        return at;
    }
}
