package fr.medinjection.split;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftrightunsigned;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.data.Split;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Gives rows without an official split one by the hash of their group: rows of a group always fall together. */
public record SplitStage(SplitConfig config) implements Stage {
    public static final String INPUT = "stages/clean";
    public static final String OUTPUT = "stages/split";

    @Override
    public String name() {
        return "split";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> rows = apply(inputs.get(INPUT), config);
        return Map.of(OUTPUT, new Output(rows, List.of(), List.of("id"), List.of("source", "split")));
    }

    /** The rows with their {@code split} decided; every other column stays as it is. */
    public static Dataset<Row> apply(Dataset<Row> rows, SplitConfig config) {
        Column fraction = fraction(config.seed());
        Column split = decide(config.sources().get(SplitConfig.ANY), fraction);
        for (Map.Entry<String, SourceSplit> source : config.sources().entrySet()) {
            if (!source.getKey().equals(SplitConfig.ANY)) {
                split = when(col("source").equalTo(source.getKey()), decide(source.getValue(), fraction))
                        .otherwise(split);
            }
        }
        return rows.withColumn("split", split);
    }

    /** The upper 53 bits of a 64-bit hash of the group, or of the id of a row that stands alone, as a number in [0, 1). */
    private static Column fraction(long seed) {
        Column unit = when(col("group").equalTo(""), col("id")).otherwise(col("group"));
        return shiftrightunsigned(xxhash64(lit(seed), unit), 11).divide(lit((double) (1L << 53)));
    }

    private static Column decide(SourceSplit shares, Column fraction) {
        Column hashed = when(fraction.lt(shares.train()), Split.TRAIN.label())
                .when(fraction.lt(shares.train() + shares.validation()), Split.VALIDATION.label())
                .otherwise(shares.test() > 0 ? Split.TEST.label() : last(shares).label());
        return shares.policy() == SplitPolicy.HASH
                ? hashed
                : when(col("split").equalTo(Split.UNSPLIT.label()), hashed).otherwise(col("split"));
    }

    /** Where the shares without test add up to a little less than 1, the rest must not become test rows. */
    private static Split last(SourceSplit shares) {
        return shares.validation() > 0 ? Split.VALIDATION : Split.TRAIN;
    }
}
