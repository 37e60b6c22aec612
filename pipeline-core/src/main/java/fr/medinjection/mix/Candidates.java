package fr.medinjection.mix;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Corpus rows that may enter a mix, with what sampling needs: their stratum's category, their place in the one seeded
 * order, and whether they are for training or validation.
 */
final class Candidates {
    static final String CATEGORY = "_category";
    static final String ORDER = "_order";
    static final String PART = "_part";

    private Candidates() {}

    static Dataset<Row> of(Dataset<Row> corpus, MixConfig config, List<HoldOut> holdOuts) {
        Column part = col("split");
        for (HoldOut holdOut : holdOuts) {
            part = when(holdOut.holds(config.seed()), Split.VALIDATION.label()).otherwise(part);
        }
        return corpus.filter(col("type")
                        .isin(config.types().stream().map(TaskType::name).toArray())
                        .and(col("split").isin(Split.TRAIN.label(), Split.VALIDATION.label())))
                .withColumn(CATEGORY, category(config.seed()))
                .withColumn(ORDER, xxhash64(lit(config.seed()), col("id")))
                .withColumn(PART, part);
    }

    /** Of several categories the one that a hash of the id points at, in alphabetical order, so that all get their share. */
    static Column category(long seed) {
        Column count = size(col("categories"));
        Column pick = pmod(xxhash64(lit(seed), lit("category"), col("id")), count.cast("long"))
                .plus(1)
                .cast("int");
        return when(count.leq(0), "").otherwise(element_at(sort_array(col("categories")), pick));
    }
}
