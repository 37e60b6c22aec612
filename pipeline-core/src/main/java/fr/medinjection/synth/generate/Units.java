package fr.medinjection.synth.generate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.data.SourceText;
import java.util.Collection;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The texts of which one type of item is asked, in one seeded order. A round takes up where the one before stopped; who comes
 * to the end begins again, on another lap and with another seed.
 *
 * @param rows the texts with their plan and their place
 * @param items how many items whole replies to one request for each text have
 */
record Units(Dataset<Row> rows, long count, long items) {
    static final String PLAN = "plan";
    static final String LAP = "lap";
    static final String KEY = "key";
    private static final String PLACE = "place";
    private static final StructType SCHEMA =
            SourceText.SCHEMA.add(PLAN, DataTypes.StringType, false).add(PLACE, DataTypes.LongType, false);

    static Units of(Dataset<Row> texts, Collection<Plan> plans, long seed) {
        Column plan = lit("");
        Column items = lit(0L);
        for (Plan each : plans) {
            Column asked = col("source").isin(each.config().sources().toArray());
            plan = when(asked, each.name()).otherwise(plan);
            items = when(asked, (long) each.config().items()).otherwise(items);
        }
        JavaRDD<Row> ordered = texts.withColumn(PLAN, plan)
                .where(col(PLAN).notEqual(""))
                .orderBy(xxhash64(lit(seed), lit("synthesise"), col("id")), col("id"))
                .javaRDD()
                .zipWithIndex()
                .map(pair -> with(pair._1(), pair._2()))
                .persist(StorageLevel.MEMORY_AND_DISK_SER());
        Dataset<Row> rows = texts.sparkSession().createDataFrame(ordered, SCHEMA);
        Row totals =
                rows.agg(functions.count(lit(1)), coalesce(sum(items), lit(0L))).head();
        return new Units(rows, totals.getLong(0), totals.getLong(1));
    }

    private static Row with(Row row, long place) {
        Object[] values = new Object[row.length() + 1];
        for (int i = 0; i < row.length(); i++) {
            values[i] = row.get(i);
        }
        values[row.length()] = place;
        return RowFactory.create(values);
    }

    /** How many texts to ask for so many items, if so many of those asked for are taken: all at most. */
    long wanted(long missing, double taken) {
        double each = (double) items / count * taken;
        return Math.min(count, (long) Math.ceil(missing / each));
    }

    /** The next texts from a place in the order of all laps on, with their lap and the key of their request. */
    Dataset<Row> next(long from, long wanted) {
        Column after = pmod(col(PLACE).minus(lit(from)), lit(count));
        Column lap = floor(after.plus(lit(from)).divide(lit((double) count))).cast("int");
        return rows.where(after.lt(wanted))
                .withColumn(LAP, lap)
                .withColumn(KEY, concat_ws("/", col(PLAN), col(LAP), col("id")));
    }
}
