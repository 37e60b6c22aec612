package fr.medinjection.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.xxhash64;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Writes a dataset as Parquet in a fixed layout and measures it in the same pass. */
final class DatasetWriter {
    private static final String SALT = "_salt";
    private final FileLayout layout;

    DatasetWriter(FileLayout layout) {
        this.layout = layout;
    }

    /** What the pass over the rows found: their number and an order-independent checksum of their values. */
    record Written(long rows, String checksum, Map<String, Long> counts) {}

    Written write(Output output, FileSystem fs, Path folder) throws IOException {
        Path temporary = new Path(folder, "_writing");
        fs.mkdirs(temporary);
        StructType files = files(output);
        ParquetSink sink =
                ParquetSink.of(files, layout.compression(), output.rows().sparkSession());
        // Each task tells its files and what it counted: little, whatever the size of the data.
        List<WriteTask.Done> done = tasks(
                        arranged(output, files).queryExecution().toRdd().toJavaRDD())
                .mapPartitions(new WriteTask(
                        temporary.toString(),
                        sink,
                        output.partitionBy(),
                        output.countBy().size()))
                .collect();
        publish(done, fs, folder);
        fs.delete(temporary, true);
        return written(done, output.countBy());
    }

    /** A plan that Spark knows to be empty has no task; one is needed, so that an empty dataset has its columns. */
    private static JavaRDD<InternalRow> tasks(JavaRDD<InternalRow> rows) {
        return rows.getNumPartitions() > 0
                ? rows
                : JavaSparkContext.fromSparkContext(rows.context()).parallelize(List.<InternalRow>of(), 1);
    }

    /** The columns of the files: all but those that are folders. */
    private static StructType files(Output output) {
        return new StructType(Arrays.stream(output.rows().schema().fields())
                .filter(field -> !output.partitionBy().contains(field.name()))
                .toArray(StructField[]::new));
    }

    /** Rows to their task by folder and salt, in a fixed order there: what a file holds depends on the layout alone. */
    private Dataset<Row> arranged(Output output, StructType files) {
        Column[] sortKeys = output.sortBy().stream().map(c -> col(c)).toArray(Column[]::new);
        Column salt = pmod(xxhash64(sortKeys), lit(layout.filesPerFolder()));
        List<Column> place = new ArrayList<>(columns(output.partitionBy()));
        List<Column> order = new ArrayList<>(place);
        place.add(col(SALT));
        order.addAll(Arrays.asList(sortKeys));
        return output.rows()
                .withColumn(SALT, salt)
                .repartition(layout.tasks(), place.toArray(Column[]::new))
                .sortWithinPartitions(order.toArray(Column[]::new))
                .select(measured(output, files).toArray(Column[]::new));
    }

    /** What a {@link WriteTask} needs of a row. */
    private static List<Column> measured(Output output, StructType files) {
        List<Column> columns = new ArrayList<>();
        for (String name : files.fieldNames()) {
            columns.add(quoted(name));
        }
        for (String name : output.partitionBy()) {
            columns.add(col(name).cast(DataTypes.StringType).as("_folder_" + name));
        }
        for (String name : output.countBy()) {
            columns.add(col(name).cast(DataTypes.StringType).as("_count_" + name));
        }
        List<Column> all = hashed(output.rows().schema());
        columns.add(xxhash64(all.toArray(Column[]::new)).as("_total"));
        all.add(0, lit("medinjection"));
        columns.add(xxhash64(all.toArray(Column[]::new)).as("_mixed"));
        return columns;
    }

    /**
     * All values; the hash passes over nulls and runs through arrays, so where those end is hashed with them. Whether a
     * column may be null does not count: what is read back from the files, where all may, has the same checksum.
     */
    private static List<Column> hashed(StructType schema) {
        List<Column> columns = new ArrayList<>();
        for (StructField field : schema.fields()) {
            Column column = quoted(field.name());
            columns.add(column);
            if (field.dataType() instanceof ArrayType) {
                columns.add(size(column));
            }
            columns.add(column.isNull());
        }
        return columns;
    }

    private static Column quoted(String name) {
        return col("`" + name + "`");
    }

    private static List<Column> columns(List<String> names) {
        return names.stream().map(c -> col(c)).toList();
    }

    private static Written written(List<WriteTask.Done> done, List<String> countBy) {
        long rows = 0;
        long total = 0;
        long mixed = 0;
        Map<WriteTask.Key, Long> counts = new HashMap<>();
        for (WriteTask.Done task : done) {
            rows += task.rows();
            total += task.total();
            mixed ^= task.mixed();
            task.counts().forEach((key, count) -> counts.merge(key, count, Long::sum));
        }
        String checksum = rows == 0 ? "0" : String.format("%016x%016x", total, mixed);
        return new Written(rows, checksum, named(counts, countBy));
    }

    /** The counts by {@code column=value/column=value}, in the order of the values. */
    private static Map<String, Long> named(Map<WriteTask.Key, Long> counts, List<String> countBy) {
        Map<WriteTask.Key, Long> ordered = new TreeMap<>(
                (a, b) -> Arrays.compare(a.values(), b.values(), Comparator.nullsFirst(UTF8String::compareTo)));
        ordered.putAll(counts);
        Map<String, Long> named = new LinkedHashMap<>();
        ordered.forEach((key, count) -> {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < countBy.size(); i++) {
                parts.add(countBy.get(i) + "=" + key.values()[i]);
            }
            named.put(String.join("/", parts), count);
        });
        return named;
    }

    /** Each folder's files get names by the order of the tasks that wrote them. */
    private static void publish(List<WriteTask.Done> done, FileSystem fs, Path folder) throws IOException {
        Map<String, List<WriteTask.Made>> folders = new TreeMap<>();
        for (WriteTask.Done task : done) {
            for (WriteTask.Made file : task.files()) {
                folders.computeIfAbsent(file.subfolder(), f -> new ArrayList<>())
                        .add(file);
            }
        }
        for (Map.Entry<String, List<WriteTask.Made>> entry : folders.entrySet()) {
            Path target = entry.getKey().isEmpty() ? folder : new Path(folder, entry.getKey());
            fs.mkdirs(target);
            entry.getValue().sort(Comparator.comparingInt(WriteTask.Made::task));
            for (int i = 0; i < entry.getValue().size(); i++) {
                Path from = new Path(entry.getValue().get(i).path());
                Path to = new Path(target, String.format("part-%05d.parquet", i));
                if (!fs.rename(from, to)) {
                    throw new IOException("rename refused: " + from + " to " + to);
                }
            }
        }
    }
}
