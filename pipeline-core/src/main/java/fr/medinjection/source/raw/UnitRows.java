package fr.medinjection.source.raw;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;

/** The rows of the units of one task, made as they are asked for. */
final class UnitRows implements Iterator<InternalRow> {
    private final Iterator<RawUnit> units;
    private final List<RawSource> sources;
    private final RawLimits limits;
    private final TallyAccumulator counts;
    private final Tally tally = new Tally();
    private final RawReading reading;
    private final Deque<InternalRow> ready = new ArrayDeque<>();
    private RawReads reads = new ListReads(List.of());
    private RecordParser parser;
    private boolean ended;

    UnitRows(
            List<RawUnit> units,
            List<RawSource> sources,
            Configuration hadoop,
            RawLimits limits,
            TallyAccumulator counts) {
        this.units = units.iterator();
        this.sources = sources;
        this.limits = limits;
        this.counts = counts;
        this.reading = new RawReading(hadoop, limits);
    }

    @Override
    public boolean hasNext() {
        try {
            while (ready.isEmpty() && !ended) {
                advance();
            }
            return !ready.isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InternalRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.removeFirst();
    }

    private void advance() throws IOException {
        RawRead read = reads.next();
        if (read != null) {
            ready.addAll(parser.rows(read));
            return;
        }
        reads.close();
        if (units.hasNext()) {
            RawUnit unit = units.next();
            RawSource source = sources.get(unit.source());
            reads = reading.open(unit, source);
            parser = new RecordParser(source, unit.source(), limits, tally);
        } else {
            ended = true;
            reading.close();
            counts.add(new TallyAccumulator.OfPartition(TaskContext.getPartitionId(), tally));
        }
    }
}
