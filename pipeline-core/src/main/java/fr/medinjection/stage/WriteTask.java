package fr.medinjection.stage;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.ProjectingInternalRow;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.unsafe.types.UTF8String;
import scala.collection.JavaConverters;

/**
 * Writes one task's rows, sorted by folder, to files under names of the attempt's own, and measures them in the same pass.
 * It tells which file belongs where: what another attempt at the same task left behind never becomes part of the dataset.
 * A row holds the columns of the file, the folder's, those that are counted, and its two hashes.
 */
final class WriteTask implements FlatMapFunction<Iterator<InternalRow>, WriteTask.Done> {
    private static final long serialVersionUID = 1;

    private final String folder;
    private final ParquetSink sink;
    private final String[] partitionBy;
    private final int columns;
    private final int counted;

    WriteTask(String folder, ParquetSink sink, List<String> partitionBy, int counted) {
        this.folder = folder;
        this.sink = sink;
        this.partitionBy = partitionBy.toArray(String[]::new);
        this.columns = sink.schema().length();
        this.counted = counted;
    }

    /**
     * A file as it was written, and where it belongs.
     *
     * @param subfolder such as {@code component=NATIVE/split=test}, or {@code ""}
     * @param task the place of the task that wrote it
     */
    record Made(String path, String subfolder, int task) implements Serializable {}

    /** What a task wrote and found: the sum and the exclusive or of the rows' hashes, and the rows by what is counted. */
    record Done(ArrayList<Made> files, long rows, long total, long mixed, HashMap<Key, Long> counts)
            implements Serializable {}

    /** The values of the counted columns, which lie in the row itself while they are looked up. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its elements, below
    record Key(UTF8String... values) implements Serializable {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(values, key.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }

        Key kept() {
            return new Key(Arrays.stream(values)
                    .map(value -> value == null ? null : value.clone())
                    .toArray(UTF8String[]::new));
        }
    }

    @Override
    public Iterator<Done> call(Iterator<InternalRow> sorted) throws IOException {
        try {
            return new Writing().all(sorted);
        } catch (IOException | FSError e) { // a full local disk is an FSError
            throw new IOException("Task failed while writing rows to " + folder + ": " + e.getMessage(), e);
        }
    }

    /** One attempt. */
    private final class Writing {
        private final ArrayList<Made> files = new ArrayList<>();
        private final Map<Key, long[]> counts = new HashMap<>();
        private final ProjectingInternalRow data = ProjectingInternalRow.apply(
                sink.schema(),
                JavaConverters.asScalaBuffer(IntStream.range(0, columns)
                                .<Object>mapToObj(Integer::valueOf)
                                .toList())
                        .toIndexedSeq());
        private final int firstCounted = columns + partitionBy.length;
        private final int hashes = firstCounted + counted;
        private OutputWriter writer;
        private Key place;
        private long rows;
        private long total;
        private long mixed;

        Iterator<Done> all(Iterator<InternalRow> sorted) throws IOException {
            if (partitionBy.length == 0 && TaskContext.getPartitionId() == 0) {
                open(new Key()); // so that an empty dataset has its columns
            }
            while (sorted.hasNext()) {
                write(sorted.next());
            }
            close();
            HashMap<Key, Long> sums = new HashMap<>();
            counts.forEach((key, count) -> sums.put(key, count[0]));
            return List.of(new Done(files, rows, total, mixed, sums)).iterator();
        }

        private void write(InternalRow row) throws IOException {
            Key here = key(row, columns, partitionBy.length);
            if (!here.equals(place)) {
                open(here.kept());
            }
            data.project(row);
            writer.write(data);
            rows++;
            total += row.getLong(hashes);
            mixed ^= row.getLong(hashes + 1);
            if (counted > 0) {
                count(key(row, firstCounted, counted));
            }
        }

        private void count(Key key) {
            long[] count = counts.get(key);
            if (count == null) {
                count = new long[1];
                counts.put(key.kept(), count);
            }
            count[0]++;
        }

        private Key key(InternalRow row, int from, int length) {
            UTF8String[] values = new UTF8String[length];
            for (int i = 0; i < length; i++) {
                values[i] = row.isNullAt(from + i) ? null : row.getUTF8String(from + i);
            }
            return new Key(values);
        }

        private void open(Key folderOfRow) throws IOException {
            close();
            place = folderOfRow;
            String path = String.format(
                    "%s/%d-%05d.parquet", folder, TaskContext.get().taskAttemptId(), files.size());
            files.add(new Made(path, subfolder(), TaskContext.getPartitionId()));
            writer = sink.open(path);
        }

        private String subfolder() {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < partitionBy.length; i++) {
                UTF8String value = place.values()[i];
                names.add(ExternalCatalogUtils.getPartitionPathString(
                        partitionBy[i], value == null ? null : value.toString()));
            }
            return String.join("/", names);
        }

        private void close() throws IOException {
            if (writer != null) {
                writer.close();
                writer = null;
            }
        }
    }
}
