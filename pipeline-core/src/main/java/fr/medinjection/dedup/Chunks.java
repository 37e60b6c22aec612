package fr.medinjection.dedup;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * The entries of a partition's rows, packed into byte arrays by the partition they go to: a shuffle of a few large
 * records costs a tenth of one of many small ones.
 */
final class Chunks implements Iterator<Tuple2<Integer, byte[]>> {
    private static final int ENTRIES = 2048;

    private final Iterator<Row> rows;
    private final DedupConfig config;
    private final MinHash hashing;
    private final long[][] buffers;
    private final int[] lengths;
    private final Queue<Tuple2<Integer, byte[]>> ready = new ArrayDeque<>();

    Chunks(Iterator<Row> rows, DedupConfig config, int partitions) {
        this.rows = rows;
        this.config = config;
        this.hashing = new MinHash(config.bands(), config.rows(), config.seed());
        this.buffers = new long[partitions][];
        this.lengths = new int[partitions];
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && rows.hasNext()) {
            Row row = rows.next();
            add(row.getLong(0), Content.of(row, 1));
            if (!rows.hasNext()) {
                flush();
            }
        }
        return !ready.isEmpty();
    }

    @Override
    public Tuple2<Integer, byte[]> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void add(long document, Content item) {
        long[] stem = item.stemShingles(config.shingle());
        long[] reply = item.replyShingles(config.shingle());
        long content = Entry.content(item.hash(), stem, reply);
        put(Entry.equalKey(content), content, document);
        if (stem.length + reply.length > 0) {
            for (long key : hashing.keys(stem, reply, item.kind())) {
                put(key, content, document);
            }
        }
    }

    private void put(long key, long content, long document) {
        int target = (int) Long.remainderUnsigned(key, buffers.length);
        if (buffers[target] == null) {
            buffers[target] = new long[ENTRIES * Entry.LONGS];
        }
        long[] buffer = buffers[target];
        int at = lengths[target];
        buffer[at] = key;
        buffer[at + 1] = content;
        buffer[at + 2] = document;
        lengths[target] = at + Entry.LONGS;
        if (lengths[target] == buffer.length) {
            send(target);
        }
    }

    private void flush() {
        for (int target = 0; target < buffers.length; target++) {
            if (lengths[target] > 0) {
                send(target);
            }
        }
        Arrays.fill(buffers, null);
    }

    private void send(int target) {
        ByteBuffer bytes = ByteBuffer.allocate(lengths[target] * Long.BYTES);
        bytes.asLongBuffer().put(buffers[target], 0, lengths[target]);
        ready.add(new Tuple2<>(target, bytes.array()));
        lengths[target] = 0;
    }
}
