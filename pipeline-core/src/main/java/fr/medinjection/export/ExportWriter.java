package fr.medinjection.export;

import fr.medinjection.stage.ParquetSink;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes the files of collections under names that others expect: {@code <collection>/<kind>/train-00000-of-00002.parquet}.
 * A row's file hangs on its id, its place there on the order of ids, so the files are the same on any machine.
 */
record ExportWriter(ExportRows rows, PromptRenderer renderer, FileSystem fs, Path folder) {
    /** Writes all files in one pass over rows that lie sorted by their place. */
    void write(Dataset<Row> placed) throws IOException {
        Path temporary = new Path(folder, "_writing");
        ParquetSink sink = ParquetSink.of(rows.published(), "zstd", placed.sparkSession());
        // As many files come to the driver as are published.
        List<ExportTask.Made> made = placed.queryExecution()
                .toRdd()
                .toJavaRDD()
                .mapPartitions(new ExportTask(temporary, sink, renderer))
                .collect();
        publish(made);
        fs.delete(temporary, true);
    }

    private void publish(List<ExportTask.Made> made) throws IOException {
        Set<Path> published = new HashSet<>();
        for (ExportTask.Made file : made) {
            Path target = new Path(new Path(folder, file.collection()), file.kind());
            String name = String.format(
                    "%s-%05d-of-%05d.%s",
                    file.split(), file.file(), rows.config().filesPerSplit(), file.suffix());
            if (!published.add(new Path(target, name))) {
                throw new IOException("two files for " + new Path(target, name) + ", expected one");
            }
            fs.mkdirs(target);
            move(new Path(file.path()), new Path(target, name));
        }
    }

    private void move(Path from, Path to) throws IOException {
        if (!fs.rename(from, to)) {
            throw new IOException("rename refused: " + from + " to " + to);
        }
    }
}
