package fr.medinjection.corpus;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import fr.medinjection.dedup.Preference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The findings that speak against a row: (id, verdict), one row an id, where a withdrawal comes before a duplicate and a
 * duplicate before a leak.
 */
record Verdicts(CorpusConfig config, List<Preference> survivors) {
    /** Two items with the same question and different answers: for a person to look at, never a reason to drop one of them. */
    private static final String CONFLICT = "conflict";

    Dataset<Row> of(Dataset<Row> duplicates, Dataset<Row> leaks, Dataset<Row> withdrawn) {
        Dataset<Row> gone = withdrawn.select(col("id").as("gone")).distinct();
        Dataset<Row> all = gone.select(col("gone").as("id"), verdict(1, "withdraw", lit("withdrawn")))
                .unionByName(losers(duplicates, gone))
                .unionByName(leaking(leaks, gone));
        return all.groupBy("id").agg(min("verdict").as("verdict"));
    }

    /**
     * Members of a cluster other than its survivor. Where the survivor was withdrawn, the others are not orphaned: the first
     * of them by the rules that chose the survivor takes its place. A row that is its own partner stands in the older corpus
     * already.
     */
    private Dataset<Row> losers(Dataset<Row> duplicates, Dataset<Row> gone) {
        Dataset<Row> members = duplicates
                .filter(col("kind").notEqual(CONFLICT).and(isDropped(config.duplicates())))
                .join(gone, col("id").equalTo(col("gone")), "left_anti")
                .join(gone, col("survivor").equalTo(col("gone")), "left");
        List<Column> order = new ArrayList<>(Preference.ranks(survivors, name -> col(name)));
        order.add(col("id"));
        Column heir = first(col("id")).over(Window.partitionBy("survivor").orderBy(order.toArray(Column[]::new)));
        return members.withColumn(
                        "heir", when(col("gone").isNull(), col("survivor")).otherwise(heir))
                .filter(col("heir").notEqual(col("id")).or(col("partner").equalTo(col("id"))))
                .select(col("id"), verdict(2, "dedup", concat(col("kind"), lit("-duplicate"))));
    }

    private Dataset<Row> leaking(Dataset<Row> leaks, Dataset<Row> gone) {
        return leaks.filter(isDropped(config.leaks()))
                .join(gone, col("test_id").equalTo(col("gone")), "left_anti")
                .select(col("train_id").as("id"), verdict(3, "leaks", concat(col("kind"), lit("-leak"))));
    }

    private static Column verdict(int order, String stage, Column reason) {
        return struct(
                        lit(order).as("order"),
                        lit(stage).as("stage"),
                        coalesce(reason, lit("")).as("reason"))
                .as("verdict");
    }

    private static Column isDropped(Map<String, FindingPolicy> policies) {
        Column dropped = lit(policies.get(CorpusConfig.ANY) == FindingPolicy.DROP);
        for (Map.Entry<String, FindingPolicy> policy : policies.entrySet()) {
            if (!policy.getKey().equals(CorpusConfig.ANY)) {
                dropped = when(col("kind").equalTo(policy.getKey()), policy.getValue() == FindingPolicy.DROP)
                        .otherwise(dropped);
            }
        }
        return dropped;
    }
}
