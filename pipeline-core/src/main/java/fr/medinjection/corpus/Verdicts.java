package fr.medinjection.corpus;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The findings that speak against a row: (id, verdict), one row an id, where a duplicate comes before a leak. */
record Verdicts(CorpusConfig config) {
    /** Two items with the same question and different answers: for a person to look at, never a reason to drop one of them. */
    private static final String CONFLICT = "conflict";

    Dataset<Row> of(Dataset<Row> duplicates, Dataset<Row> leaks) {
        return losers(duplicates)
                .unionByName(leaking(leaks))
                .groupBy("id")
                .agg(min("verdict").as("verdict"));
    }

    /** Members of a cluster other than its survivor. A row that is its own partner stands in the older corpus already. */
    private Dataset<Row> losers(Dataset<Row> duplicates) {
        return duplicates
                .filter(col("kind").notEqual(CONFLICT).and(isDropped(config.duplicates())))
                .filter(col("survivor").notEqual(col("id")).or(col("partner").equalTo(col("id"))))
                .select(col("id"), verdict(1, "dedup", concat(col("kind"), lit("-duplicate"))));
    }

    private Dataset<Row> leaking(Dataset<Row> leaks) {
        return leaks.filter(isDropped(config.leaks()))
                .select(col("train_id").as("id"), verdict(2, "leaks", concat(col("kind"), lit("-leak"))));
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
