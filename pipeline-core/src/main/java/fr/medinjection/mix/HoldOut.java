package fr.medinjection.mix;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.data.Component;
import fr.medinjection.data.Split;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The validation rows of a component that was published without any: whole source texts, kept out of every training part.
 *
 * @param bound texts whose seeded hash is at most this are held out
 */
record HoldOut(Component component, long bound) {
    /**
     * The smallest hold-out of whole texts that has {@code wanted} rows, or all rows where there are fewer. A text has at
     * least one row, so no more than {@code wanted} texts come to the driver.
     */
    static HoldOut of(Dataset<Row> candidates, Component component, long seed, long wanted) {
        List<Row> texts = candidates
                .filter(col("component")
                        .equalTo(component.name())
                        .and(col(Candidates.PART).equalTo(Split.TRAIN.label())))
                .groupBy(hash(seed).as("text"))
                .count()
                .orderBy("text")
                .limit(Math.toIntExact(wanted))
                .collectAsList();
        long rows = 0;
        int last = -1;
        while (rows < wanted && last + 1 < texts.size()) {
            rows += texts.get(++last).getLong(1);
        }
        return new HoldOut(
                component, last < 0 ? Long.MIN_VALUE : texts.get(last).getLong(0));
    }

    Column holds(long seed) {
        return col("component").equalTo(component.name()).and(hash(seed).leq(bound));
    }

    /** Items belong together by their group, else by the text they were generated from, else by the context they show. */
    private static Column hash(long seed) {
        Column parent = col("lineage.parent");
        Column text = when(col("group").notEqual(""), col("group"))
                .when(parent.notEqual(""), parent)
                .when(col("context").notEqual(""), col("context"))
                .otherwise(col("id"));
        return xxhash64(lit(seed), lit("hold-out"), text);
    }
}
