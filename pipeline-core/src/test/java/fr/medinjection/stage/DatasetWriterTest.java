package fr.medinjection.stage;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.SparkTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer against its naive twin: Spark's own way to write folders, and counts and hashes taken from what it wrote. */
class DatasetWriterTest {
    private static final List<String> KEYS = List.of("id");

    @TempDir
    Path folder;

    private static Dataset<Row> rows(long count) {
        return SparkTest.spark()
                .range(0, count, 1, 7)
                .select(
                        col("id").cast("string").as("id"),
                        expr("array('a=b', 'é/ü', 'c:d', 'x y')[cast(id % 4 as int)]")
                                .as("part"),
                        expr("if(id % 5 = 0, null, id * 3)").as("number"),
                        expr("if(id % 7 = 0, null, array(cast(id as string), ''))")
                                .as("list"),
                        expr("if(id % 3 = 0, null, concat('k', id % 6))").as("kind"),
                        expr("named_struct('a', id, 'b', cast(id as string))").as("nested"));
    }

    @Test
    void filesAreThoseOfSpark() throws IOException {
        Output output = new Output(rows(500), List.of("part"), KEYS, List.of());
        write(output, folder.resolve("ours"));
        Column salt = pmod(xxhash64(col("id")), lit(2));
        output.rows()
                .withColumn("salt", salt)
                .repartition(3, col("part"), col("salt"))
                .sortWithinPartitions("part", "id")
                .drop("salt")
                .write()
                .option("compression", "zstd")
                .partitionBy("part")
                .parquet(folder.resolve("naive").toString());
        Map<String, List<String>> expected = files(folder.resolve("naive"));
        assertThat(files(folder.resolve("ours"))).isEqualTo(expected);
        assertThat(expected).hasSize(4);
    }

    @Test
    void countsAndChecksumAreThoseOfTheFiles() throws IOException {
        Output output = new Output(rows(500), List.of("part"), KEYS, List.of("kind", "part"));
        DatasetWriter.Written written = write(output, folder.resolve("ours"));
        Dataset<Row> read = SparkTest.spark()
                .read()
                .schema(output.rows().schema())
                .parquet(folder.resolve("ours").toString());
        assertThat(written.rows()).isEqualTo(read.count());
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Row row :
                read.groupBy("kind", "part").count().orderBy("kind", "part").collectAsList()) {
            counts.put("kind=" + row.get(0) + "/part=" + row.get(1), row.getLong(2));
        }
        assertThat(List.copyOf(written.counts().entrySet())).isEqualTo(List.copyOf(counts.entrySet()));
        assertThat(written.checksum())
                .isEqualTo(checksum(read.select("id", "part", "number", "list", "kind", "nested")));
    }

    /** Spark may find out that a plan is empty while it runs, before, or not at all. */
    @Test
    void anEmptyDatasetHasItsColumns() throws IOException {
        writeEmpty(rows(0));
        writeEmpty(rows(5).where("false"));
        writeEmpty(SparkTest.spark().createDataFrame(List.of(), rows(0).schema()));
        writeEmpty(rows(5).where("length(id) > 3").join(rows(3).select("id"), "id"));
    }

    private void writeEmpty(Dataset<Row> rows) throws IOException {
        Output output = new Output(rows, List.of(), KEYS, List.of("kind"));
        FileSystem.getLocal(new Configuration())
                .delete(new org.apache.hadoop.fs.Path(folder.resolve("ours").toString()), true);
        DatasetWriter.Written written = write(output, folder.resolve("ours"));
        assertThat(written).isEqualTo(new DatasetWriter.Written(0, "0", Map.of()));
        assertThat(SparkTest.spark()
                        .read()
                        .parquet(folder.resolve("ours").toString())
                        .columns())
                .isEqualTo(output.rows().columns());
    }

    private static DatasetWriter.Written write(Output output, Path to) throws IOException {
        FileSystem fs = FileSystem.getLocal(new Configuration());
        return new DatasetWriter(new FileLayout(3, 2, "zstd"))
                .write(output, fs, new org.apache.hadoop.fs.Path(to.toString()));
    }

    private static String checksum(Dataset<Row> rows) {
        List<Column> all = new ArrayList<>();
        for (String name : rows.columns()) {
            all.add(col(name));
            if (name.equals("list")) {
                all.add(size(col(name)));
            }
            all.add(col(name).isNull());
        }
        List<Column> seeded = new ArrayList<>(List.of(lit("medinjection")));
        seeded.addAll(all);
        Row sums = rows.agg(sum(xxhash64(all.toArray(Column[]::new))), bit_xor(xxhash64(seeded.toArray(Column[]::new))))
                .first();
        return String.format("%016x%016x", sums.getLong(0), sums.getLong(1));
    }

    /** The contents of the Parquet files of each folder, in the order of their names. */
    private static Map<String, List<String>> files(Path folder) throws IOException {
        Map<String, List<String>> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file :
                    walk.filter(f -> f.toString().endsWith(".parquet")).sorted().toList()) {
                files.computeIfAbsent(folder.relativize(file.getParent()).toString(), f -> new ArrayList<>())
                        .add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }
}
