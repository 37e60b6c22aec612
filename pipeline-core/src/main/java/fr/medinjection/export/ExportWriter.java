package fr.medinjection.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes the files of collections under names that others expect: {@code <collection>/<kind>/train-00000-of-00002.parquet}.
 * A row's file hangs on its id, its place there on the order of ids, so the files are the same on any machine.
 */
final class ExportWriter {
    private static final String FILE = "file";
    private final FileSystem fs;
    private final Path folder;
    private final int files;

    ExportWriter(FileSystem fs, Path folder, int files) {
        this.fs = fs;
        this.folder = folder;
        this.files = files;
    }

    void parquet(Dataset<Row> rendered, List<String> columns, String kind) throws IOException {
        Path temporary = temporary(kind);
        writer(rendered, columns).option("compression", "zstd").parquet(temporary.toString());
        publish(temporary, kind, "parquet");
    }

    /** Writes the column {@code value} as lines. */
    void lines(Dataset<Row> rendered, String kind) throws IOException {
        Path temporary = temporary(kind);
        writer(rendered, List.of("value")).text(temporary.toString());
        publish(temporary, kind, "jsonl");
    }

    private Path temporary(String kind) {
        return new Path(folder, "_" + kind);
    }

    private DataFrameWriter<Row> writer(Dataset<Row> rendered, List<String> columns) {
        Column[] place = {col(ExportRows.COLLECTION), col("split"), col(FILE)};
        Column[] order = {place[0], place[1], place[2], col("id")};
        List<Column> kept = new ArrayList<>(List.of(place));
        columns.forEach(column -> kept.add(col(column)));
        return rendered.withColumn(FILE, pmod(xxhash64(col("id")), lit(files)))
                .repartition(place)
                .sortWithinPartitions(order)
                .select(kept.toArray(Column[]::new))
                .write()
                .partitionBy(ExportRows.COLLECTION, "split", FILE);
    }

    /** Moves the one file of each folder {@code collection=/split=/file=} to its published name. */
    private void publish(Path temporary, String kind, String suffix) throws IOException {
        for (FileStatus collection : folders(temporary)) {
            for (FileStatus split : folders(collection.getPath())) {
                for (FileStatus file : folders(split.getPath())) {
                    Path target = new Path(new Path(folder, value(collection)), kind);
                    fs.mkdirs(target);
                    String name = String.format(
                            "%s-%05d-of-%05d.%s", value(split), Integer.parseInt(value(file)), files, suffix);
                    move(only(file.getPath()), new Path(target, name));
                }
            }
        }
        fs.delete(temporary, true);
    }

    private List<FileStatus> folders(Path parent) throws IOException {
        return List.of(fs.listStatus(parent, path -> path.getName().contains("=")));
    }

    private static String value(FileStatus folder) {
        String name = folder.getPath().getName();
        return name.substring(name.indexOf('=') + 1);
    }

    private Path only(Path parent) throws IOException {
        FileStatus[] parts = fs.listStatus(parent, path -> path.getName().startsWith("part-"));
        if (parts.length != 1) {
            throw new IOException(parts.length + " files in " + parent + ", expected one");
        }
        return parts[0].getPath();
    }

    private void move(Path from, Path to) throws IOException {
        if (!fs.rename(from, to)) {
            throw new IOException("rename refused: " + from + " to " + to);
        }
    }
}
