package fr.medinjection.source.raw;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

/** The rows that one task's share of Parquet files becomes. */
final class ParquetRows implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final Map<String, RawFile> files;
    private final RecordParser parser;
    private final TallyAccumulator counts;
    private final Tally tally;
    private final Deque<Row> ready = new ArrayDeque<>();
    private boolean ended;

    ParquetRows(
            Iterator<Row> rows,
            Map<String, RawFile> files,
            int number,
            RawSource source,
            RawLimits limits,
            TallyAccumulator counts) {
        this.rows = rows;
        this.files = files;
        this.tally = new Tally();
        this.parser = new RecordParser(source, number, limits, tally);
        this.counts = counts;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && rows.hasNext()) {
            ready.addAll(parser.rows(ParquetFiles.read(files, rows.next())));
        }
        if (ready.isEmpty() && !ended) {
            ended = true;
            counts.add(new TallyAccumulator.OfPartition(TaskContext.getPartitionId(), tally));
        }
        return !ready.isEmpty();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.removeFirst();
    }
}
