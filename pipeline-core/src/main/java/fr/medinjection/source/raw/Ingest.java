package fr.medinjection.source.raw;

import static org.apache.spark.sql.functions.col;

import fr.medinjection.data.Instruction;
import fr.medinjection.data.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
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

    private static final long MIN_TASK_BYTES = 1 << 20;

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
        Dataset<Row> outcomes = unitOutcomes(plan, sources);
        for (List<RawUnit.Whole> files : ParquetFiles.alike(plan.parquet(), hadoop.value())) {
            outcomes = outcomes.union(parquetOutcomes(files, sources));
        }
        RDD<InternalRow> shuffled =
                outcomes.repartition(col("id")).queryExecution().toRdd();
        // Runs the reading side of the shuffle, if planning did not already: afterwards all is counted.
        shuffled.toJavaRDD().isEmpty();
        List<SourceCounts> sums = IntStream.range(0, sources.size())
                .mapToObj(i ->
                        SourceCounts.of(sources.get(i).name(), i, counts.value().values()))
                .toList();
        return ingested(spark.internalCreateDataFrame(shuffled, Outcome.SCHEMA, false), sums, sources);
    }

    private Ingested ingested(Dataset<Row> all, List<SourceCounts> sums, List<RawSource> sources) {
        boolean texts = sums.stream().anyMatch(c -> c.texts() > 0);
        boolean bad = sums.stream().anyMatch(c -> c.bad() > 0);
        Taken taken = Taken.of(unique(all, Outcome.INSTRUCTION, "instruction", Instruction.SCHEMA), sums, sources);
        return new Ingested(
                taken.rows(),
                texts ? unique(all, Outcome.TEXT, "text", SourceText.SCHEMA) : empty(SourceText.SCHEMA),
                bad ? quarantine(all) : empty(Quarantined.SCHEMA),
                taken.counts());
    }

    private Dataset<Row> unitOutcomes(RawPlan plan, List<RawSource> sources) {
        List<RawUnit> units = RangeLines.numbered(plan.units(), spark, hadoop);
        List<List<RawUnit>> tasks = tasks(units, spark.sparkContext().defaultParallelism());
        SerializableConfiguration conf = hadoop;
        RawLimits bounds = limits;
        TallyAccumulator accumulator = counts;
        return spark.range(0, tasks.size(), 1, Math.max(1, tasks.size()))
                .mapPartitions(
                        (MapPartitionsFunction<Long, Row>) numbers -> {
                            List<RawUnit> mine = new ArrayList<>();
                            numbers.forEachRemaining(n -> mine.addAll(tasks.get(n.intValue())));
                            return new UnitRows(mine, sources, conf.value(), bounds, accumulator);
                        },
                        encoder());
    }

    private Dataset<Row> parquetOutcomes(List<RawUnit.Whole> files, List<RawSource> sources) {
        RawLimits bounds = limits;
        TallyAccumulator accumulator = counts;
        int number = files.get(0).source();
        RawSource source = sources.get(number);
        Map<String, RawFile> byPath = ParquetFiles.byPath(files);
        return ParquetFiles.rows(files, spark)
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>)
                                rows -> new ParquetRows(rows, byPath, number, source, bounds, accumulator),
                        encoder());
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

    private Dataset<Row> unique(Dataset<Row> all, int kind, String column, StructType schema) {
        int at = Outcome.SCHEMA.fieldIndex(column);
        return dataset(sorted(all, kind).mapPartitions(rows -> new UniqueIds(rows, at, schema)), schema);
    }

    private Dataset<Row> quarantine(Dataset<Row> all) {
        int at = Outcome.SCHEMA.fieldIndex("bad");
        int columns = Quarantined.SCHEMA.length();
        return dataset(sorted(all, Outcome.BAD).map(row -> row.getStruct(at, columns)), Quarantined.SCHEMA);
    }

    private static JavaRDD<InternalRow> sorted(Dataset<Row> all, int kind) {
        return all.where(col("kind").equalTo(kind))
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

    private static Encoder<Row> encoder() {
        return Encoders.row(Outcome.SCHEMA);
    }
}
