package fr.medinjection.source.raw;

import static org.apache.spark.sql.functions.col;

import fr.medinjection.data.Instruction;
import fr.medinjection.data.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads sources and makes their records rows: every file is read and parsed once, into one shuffle by id from which
 * instructions, texts and quarantine are then taken.
 */
public final class Ingest {
    /** Tasks for each core, so that one slow task does not leave the others idle. */
    private static final int TASKS_PER_CORE = 3;

    private static final long MIN_TASK_BYTES = 1 << 18;

    private final SparkSession spark;
    private final RawLimits limits;
    private final SerializableConfiguration hadoop;
    private final TallyAccumulator counts = new TallyAccumulator();

    private Ingest(SparkSession spark, RawLimits limits) {
        this.spark = spark;
        this.limits = limits;
        this.hadoop = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
        spark.sparkContext().register(counts);
    }

    /** Reads and parses all records of the sources; returns when that is done. */
    public static Ingested of(List<RawSource> sources, RawLimits limits, SparkSession spark) {
        return new Ingest(spark, limits).run(sources);
    }

    private Ingested run(List<RawSource> given) {
        RawPlan plan = RawPlan.of(given, hadoop.value(), limits);
        List<RawSource> sources = List.copyOf(plan.sources());
        List<RawUnit> units = new ArrayList<>(RangeLines.numbered(plan.units(), spark, hadoop));
        units.addAll(ParquetFiles.units(plan.parquet(), limits.splitBytes(), spark, hadoop.value()));
        List<List<RawUnit>> tasks = tasks(units, spark.sparkContext().defaultParallelism());
        JavaRDD<InternalRow> shuffled = dataset(outcomes(tasks, sources), Outcome.SCHEMA)
                .repartition(col("id"))
                .queryExecution()
                .toRdd()
                .toJavaRDD();
        if (counts.value().size() < tasks.size()) {
            shuffled.isEmpty(); // runs the reading side of the shuffle, which planning did not: afterwards all is
            // counted
        }
        List<SourceCounts> sums = IntStream.range(0, sources.size())
                .mapToObj(i ->
                        SourceCounts.of(sources.get(i).name(), i, counts.value().values()))
                .toList();
        return ingested(shuffled, sums, sources);
    }

    private Ingested ingested(JavaRDD<InternalRow> all, List<SourceCounts> sums, List<RawSource> sources) {
        boolean texts = sums.stream().anyMatch(c -> c.texts() > 0);
        boolean bad = sums.stream().anyMatch(c -> c.bad() > 0);
        Taken taken = Taken.of(unique(all, Outcome.INSTRUCTION, "instruction", Instruction.SCHEMA), sums, sources);
        return new Ingested(
                taken.rows(),
                texts ? unique(all, Outcome.TEXT, "text", SourceText.SCHEMA) : empty(SourceText.SCHEMA),
                bad ? quarantine(all) : empty(Quarantined.SCHEMA),
                taken.counts());
    }

    private JavaRDD<InternalRow> outcomes(List<List<RawUnit>> tasks, List<RawSource> sources) {
        SerializableConfiguration conf = hadoop;
        RawLimits bounds = limits;
        TallyAccumulator accumulator = counts;
        return JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(tasks, Math.max(1, tasks.size()))
                .mapPartitions(mine -> {
                    List<RawUnit> units = new ArrayList<>();
                    mine.forEachRemaining(units::addAll);
                    return new UnitRows(units, sources, conf.value(), bounds, accumulator);
                });
    }

    /** Units in their order, so many to a task that tasks are about even and no larger than a split. */
    private List<List<RawUnit>> tasks(List<RawUnit> units, int cores) {
        long total = units.stream().mapToLong(RawUnit::bytes).sum();
        long even = total / ((long) cores * TASKS_PER_CORE);
        long target = Math.min(limits.splitBytes(), Math.max(MIN_TASK_BYTES, even));
        List<List<RawUnit>> tasks = new ArrayList<>();
        List<RawUnit> task = new ArrayList<>();
        long bytes = 0;
        for (RawUnit unit : units) {
            if (!task.isEmpty() && bytes + unit.bytes() > target) {
                tasks.add(task);
                task = new ArrayList<>();
                bytes = 0;
            }
            task.add(unit);
            bytes += unit.bytes();
        }
        if (!task.isEmpty()) {
            tasks.add(task);
        }
        return tasks;
    }

    private Dataset<Row> unique(JavaRDD<InternalRow> all, int kind, String column, StructType schema) {
        int at = Outcome.SCHEMA.fieldIndex(column);
        return dataset(sorted(all, kind).mapPartitions(rows -> new UniqueIds(rows, at, schema)), schema);
    }

    private Dataset<Row> quarantine(JavaRDD<InternalRow> all) {
        int at = Outcome.SCHEMA.fieldIndex("bad");
        int columns = Quarantined.SCHEMA.length();
        return dataset(sorted(all, Outcome.BAD).map(row -> row.getStruct(at, columns)), Quarantined.SCHEMA);
    }

    /** The rows of one kind; the plan is the same for each, so that it is compiled once. */
    private JavaRDD<InternalRow> sorted(JavaRDD<InternalRow> all, int kind) {
        return dataset(all.filter(row -> row.getInt(0) == kind), Outcome.SCHEMA)
                .sortWithinPartitions("id", "file", "number", "place")
                .queryExecution()
                .toRdd()
                .toJavaRDD();
    }

    private Dataset<Row> dataset(JavaRDD<InternalRow> rows, StructType schema) {
        return spark.internalCreateDataFrame(rows.rdd(), schema, false);
    }

    private Dataset<Row> empty(StructType schema) {
        return spark.createDataFrame(List.of(), schema);
    }
}
