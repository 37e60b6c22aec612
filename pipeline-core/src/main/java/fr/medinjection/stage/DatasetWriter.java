package fr.medinjection.stage;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

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
        Observation observed = new Observation();
        Dataset<Row> measured = observe(arranged(output), observed);
        measured.write()
                .option("compression", layout.compression())
                .partitionBy(output.partitionBy().toArray(String[]::new))
                .parquet(folder.toString());
        Map<String, Object> measures = measures(observed);
        nameByOrder(fs, folder);
        long rows = ((Number) measures.get("rows")).longValue();
        String checksum = rows == 0 ? "0" : hex(measures.get("total")) + hex(measures.get("mixed"));
        return new Written(rows, checksum, counts(output, folder));
    }

    private static Map<String, Object> measures(Observation observed) throws IOException {
        try {
            return observed.getAsJava();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while counting rows", e);
        }
    }

    /** Rows to their task by folder and salt, in a fixed order there: what a file holds depends on the layout alone. */
    private Dataset<Row> arranged(Output output) {
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
                .drop(SALT);
    }

    private static Dataset<Row> observe(Dataset<Row> rows, Observation observation) {
        Column[] all = hashed(rows.schema());
        List<Column> seeded = new ArrayList<>(List.of(all));
        seeded.add(0, lit("medinjection"));
        return rows.observe(
                observation,
                count(lit(1)).as("rows"),
                sum(xxhash64(all)).as("total"),
                bit_xor(xxhash64(seeded.toArray(Column[]::new))).as("mixed"));
    }

    /**
     * All values; the hash passes over nulls and runs through arrays, so where those end is hashed with them. Whether a
     * column may be null does not count: what is read back from the files, where all may, has the same checksum.
     */
    private static Column[] hashed(StructType schema) {
        List<Column> columns = new ArrayList<>();
        for (StructField field : schema.fields()) {
            Column column = col("`" + field.name() + "`");
            columns.add(column);
            if (field.dataType() instanceof ArrayType) {
                columns.add(size(column));
            }
            columns.add(column.isNull());
        }
        return columns.toArray(Column[]::new);
    }

    private static List<Column> columns(List<String> names) {
        return names.stream().map(c -> col(c)).toList();
    }

    private static String hex(Object value) {
        return String.format("%016x", ((Number) value).longValue());
    }

    private static Map<String, Long> counts(Output output, Path folder) {
        Map<String, Long> counts = new LinkedHashMap<>();
        if (output.countBy().isEmpty()) {
            return counts;
        }
        Column[] keys = columns(output.countBy()).toArray(Column[]::new);
        // As many rows as the counted columns have combinations: few, whatever the size of the data.
        List<Row> rows = output.rows()
                .sparkSession()
                .read()
                .schema(output.rows().schema())
                .parquet(folder.toString())
                .groupBy(keys)
                .count()
                .orderBy(keys)
                .collectAsList();
        for (Row row : rows) {
            StringBuilder key = new StringBuilder();
            for (int i = 0; i < keys.length; i++) {
                key.append(i == 0 ? "" : "/")
                        .append(output.countBy().get(i))
                        .append('=')
                        .append(row.get(i));
            }
            counts.put(key.toString(), row.getLong(keys.length));
        }
        return counts;
    }

    /** Spark's file names carry a random id; ours follow the order of the tasks that wrote them. */
    private static void nameByOrder(FileSystem fs, Path folder) throws IOException {
        List<FileStatus> files = new ArrayList<>();
        for (FileStatus child : fs.listStatus(folder)) {
            if (child.isDirectory()) {
                nameByOrder(fs, child.getPath());
            } else if (child.getPath().getName().startsWith("part-")) {
                files.add(child);
            } else {
                fs.delete(child.getPath(), false); // _SUCCESS: our manifest says it better
            }
        }
        files.sort(Comparator.comparing(file -> file.getPath().getName()));
        for (int i = 0; i < files.size(); i++) {
            Path to = new Path(folder, String.format("part-%05d.parquet", i));
            if (!fs.rename(files.get(i).getPath(), to)) {
                throw new IOException("rename refused: " + files.get(i).getPath() + " to " + to);
            }
        }
    }
}
