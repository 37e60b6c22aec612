package fr.medinjection.dedup;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What is reported of verified pairs: clusters with their survivors, and conflicts. */
final class Clusters {
    /** The columns of the output. */
    static final List<String> COLUMNS = List.of(
            "cluster", "id", "component", "source", "split", "type", "kind", "partner", "similarity", "survivor");

    private Clusters() {}

    /** One row for each member of a cluster and for each side of a conflict; rows of a fixed corpus have none. */
    static Dataset<Row> of(Dataset<Row> edges, long count, DedupConfig config) {
        Dataset<Row> sides = sides(edges);
        Dataset<Row> joined = sides.where(col("kind").notEqual(Kind.CONFLICT.label()));
        Dataset<Row> conflicts = sides.where(col("kind").equalTo(Kind.CONFLICT.label()))
                .withColumn("cluster", least(col("item.id"), col("other.id")))
                .withColumn("survivor", col("item.id"));
        return output(members(joined, roots(edges, count, config), config)).union(output(conflicts));
    }

    private static Dataset<Row> roots(Dataset<Row> edges, long count, DedupConfig config) {
        Dataset<Row> pairs = edges.where(col("kind").notEqual(Kind.CONFLICT.label()))
                .select(col("left.node").as("u"), col("right.node").as("v"));
        return count <= config.localEdges() ? Components.inOneTask(pairs) : Components.byStars(pairs);
    }

    /** Each edge seen from both sides. */
    private static Dataset<Row> sides(Dataset<Row> edges) {
        Column kind = col("kind");
        Column similarity = col("similarity");
        return edges.select(col("left").as("item"), col("right").as("other"), kind, similarity)
                .union(edges.select(col("right").as("item"), col("left").as("other"), kind, similarity));
    }

    /** Each member with its closest partner, its cluster and who survives there. */
    private static Dataset<Row> members(Dataset<Row> sides, Dataset<Row> roots, DedupConfig config) {
        Dataset<Row> closest = sides.groupBy(col("item"))
                .agg(min(struct(
                                col("similarity").multiply(-1).as("distance"),
                                kindRank().as("rank"),
                                col("other"),
                                col("kind"),
                                col("similarity")))
                        .as("best"))
                .select("item", "best.other", "best.kind", "best.similarity");
        Dataset<Row> placed = closest.join(roots, col("item.node").equalTo(roots.col(Components.NODE)))
                .withColumn("cluster", expr("substring(" + Components.ROOT + ", 2)"));
        Dataset<Row> survivors = placed.groupBy(col(Components.ROOT).as("of"))
                .agg(min(struct(rank(config.survivors()), col("item.id").as("id")))
                        .as("first"))
                .select(col("of"), col("first.id").as("survivor"));
        return placed.join(survivors, col(Components.ROOT).equalTo(col("of")));
    }

    private static Column kindRank() {
        List<String> labels =
                Arrays.stream(Kind.values()).map(kind -> kind.label()).toList();
        return Preference.position(col("kind"), labels);
    }

    /** Old rows first, then by each rule in order; the least survives. */
    private static Column rank(List<Preference> rules) {
        List<Column> ranks = new ArrayList<>();
        ranks.add(substring(col("item.node"), 1, 1).cast("int"));
        ranks.addAll(Preference.ranks(rules, name -> col("item." + name)));
        return array(ranks.toArray(Column[]::new)).as("rank");
    }

    private static Dataset<Row> output(Dataset<Row> members) {
        return members.where(col("item.node").startsWith(DedupStage.NEW))
                .select(
                        col("cluster"),
                        col("item.id").as("id"),
                        col("item.component").as("component"),
                        col("item.source").as("source"),
                        col("item.split").as("split"),
                        col("item.type").as("type"),
                        col("kind"),
                        col("other.id").as("partner"),
                        col("similarity"),
                        col("survivor"));
    }
}
