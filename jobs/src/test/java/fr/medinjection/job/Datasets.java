package fr.medinjection.job;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.data.Instruction;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;

/** What lies in an output folder, read back with a session of its own: that of a job ends with it. */
final class Datasets implements AutoCloseable {
    private final SparkSession spark = SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
            .getOrCreate();
    private final Map<String, List<Row>> read = new HashMap<>();
    private final Path out;

    Datasets(Path out) {
        this.out = out;
    }

    SparkSession spark() {
        return spark;
    }

    Dataset<Row> dataset(String name) {
        return spark.read().parquet(out.resolve(name).toString());
    }

    /** All rows of a small dataset, read once. */
    List<Row> rows(String name) {
        return read.computeIfAbsent(name, key -> dataset(key).collectAsList());
    }

    Manifest manifest(String name) {
        return new DatasetStore(new Configuration(), out.toString())
                .manifest(name)
                .orElseThrow(() -> new AssertionError("No manifest: " + name));
    }

    /** The folders under an output folder that hold a manifest. */
    static List<String> names(Path out) {
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(file -> file.endsWith("_manifest.json"))
                    .map(file -> out.relativize(file.getParent()).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The checksum of a manifest, counted again from the files. */
    String checksum(String name) {
        Dataset<Row> rows = ordered(dataset(name));
        Column[] all = Arrays.stream(rows.schema().fields())
                .flatMap(field -> hashed(col("`" + field.name() + "`"), field.dataType()))
                .toArray(Column[]::new);
        Column[] seeded = Stream.concat(Stream.of(lit("medinjection")), Arrays.stream(all))
                .toArray(Column[]::new);
        Row found = rows.agg(count(lit(1)), sum(xxhash64(all)), bit_xor(xxhash64(seeded)))
                .first();
        return found.getLong(0) == 0 ? "0" : String.format("%016x%016x", found.getLong(1), found.getLong(2));
    }

    private static Stream<Column> hashed(Column column, DataType type) {
        return type instanceof ArrayType
                ? Stream.of(column, size(column), column.isNull())
                : Stream.of(column, column.isNull());
    }

    /** Columns that became folders come last when they are read; the checksum is over the order of the schema. */
    private static Dataset<Row> ordered(Dataset<Row> rows) {
        List<String> columns = List.of(rows.columns());
        List<String> schema = List.of(Instruction.SCHEMA.fieldNames());
        return columns.size() == schema.size() && columns.containsAll(schema)
                ? rows.select(schema.stream().map(c -> col(c)).toArray(Column[]::new))
                : rows;
    }

    @Override
    public void close() {
        spark.stop();
    }
}
