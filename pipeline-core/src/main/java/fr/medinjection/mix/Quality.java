package fr.medinjection.mix;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import fr.medinjection.data.Component;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The corpus without the synthetic rows that judges find wanting. */
final class Quality {
    /** Means of shares are sums in any order: so much below the bound is still at the bound. */
    private static final double ROUNDING = 1e-9;

    private Quality() {}

    /** @param judgements id, judge, low, high, score */
    static Dataset<Row> of(Dataset<Row> corpus, Dataset<Row> judgements, QualityConfig config) {
        Column share = col("score").minus(col("low")).divide(col("high").minus(col("low")));
        Dataset<Row> means =
                judgements.groupBy(col("id").as("judged_id")).agg(avg(share).as("_quality"));
        Column unjudged = lit(config.unjudged() == QualityConfig.Unjudged.KEEP);
        Column good = coalesce(col("_quality").geq(config.atLeast() - ROUNDING), unjudged);
        return corpus.join(means, col("id").equalTo(col("judged_id")), "left")
                .where(not(col("component").equalTo(Component.SYNTHETIC.name())).or(good))
                .drop("judged_id", "_quality");
    }
}
