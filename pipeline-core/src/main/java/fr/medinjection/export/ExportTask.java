package fr.medinjection.export;

import fr.medinjection.stage.ParquetSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Writes the rows of one task, sorted by place, to files under names of the attempt's own, and tells which file belongs
 * where: what another attempt at the same task left behind is never published.
 */
final class ExportTask implements FlatMapFunction<Iterator<InternalRow>, ExportTask.Made> {
    private static final long serialVersionUID = 1;

    private final String folder;
    private final ParquetSink sink;
    private final PromptRenderer renderer;

    ExportTask(Path folder, ParquetSink sink, PromptRenderer renderer) {
        this.folder = folder.toString();
        this.sink = sink;
        this.renderer = renderer;
    }

    /** A file as it was written, and what it is to be called. */
    record Made(String path, String collection, String kind, String split, long file, String suffix)
            implements java.io.Serializable {}

    @Override
    public Iterator<Made> call(Iterator<InternalRow> sorted) throws IOException {
        List<Made> made = new ArrayList<>();
        RowText row = new RowText(renderer);
        PlaceFiles files = null;
        try {
            while (sorted.hasNext()) {
                row.read(sorted.next());
                if (files == null || !row.isAt(files.place())) {
                    made.addAll(close(files));
                    files = open(row.place());
                }
                files.write(row);
            }
        } finally {
            made.addAll(close(files));
        }
        return made.iterator();
    }

    private PlaceFiles open(RowText.Place place) throws IOException {
        Path folder = new Path(this.folder);
        FileSystem fs = folder.getFileSystem(sink.hadoop());
        Path base = new Path(folder, "attempt-" + TaskContext.get().taskAttemptId());
        return new PlaceFiles(place, fs, base, sink);
    }

    private static List<Made> close(PlaceFiles files) throws IOException {
        return files == null ? List.of() : files.close();
    }
}
