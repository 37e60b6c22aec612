package fr.medinjection.source.raw;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of sources of which only so many are wanted: exactly those with the least hashes of what they say, so that the
 * choice does not depend on files, their order or their number, and a smaller one is part of a larger one.
 */
record Taken(Dataset<Row> rows, List<SourceCounts> counts) {
    static final String REASON = "beyond-take";

    private static final Column HASH = xxhash64(col("context"), col("question"), col("options"), col("answer"));

    static Taken of(Dataset<Row> instructions, List<SourceCounts> counts, List<RawSource> sources) {
        Dataset<Row> rows = instructions;
        List<SourceCounts> taken = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            SourceCounts count = counts.get(i);
            RawSource source = sources.get(i);
            OptionalLong wanted = source.source().take(source.context());
            if (wanted.isPresent() && wanted.getAsLong() < count.instructions()) {
                rows = rows.where(isOther(source).or(withinBound(instructions, source, wanted.getAsLong())));
                count = count.passedOver(REASON, count.instructions() - wanted.getAsLong());
            }
            taken.add(count);
        }
        return new Taken(rows, taken);
    }

    private static Column isOther(RawSource source) {
        return col("source").notEqual(source.name());
    }

    /** Hash and id of the last row that is taken: only these two come to the driver. */
    private static Column withinBound(Dataset<Row> instructions, RawSource source, long wanted) {
        Row last = instructions
                .where(col("source").equalTo(source.name()))
                .select(HASH.as("hash"), col("id"))
                .orderBy("hash", "id")
                .limit(Math.toIntExact(wanted))
                .agg(max(struct("hash", "id")))
                .first()
                .getStruct(0);
        return HASH.lt(last.getLong(0))
                .or(HASH.equalTo(last.getLong(0)).and(col("id").leq(last.getString(1))));
    }
}
