package fr.medinjection.dedup;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.List;

/**
 * The candidate pairs of one partition's entries. A bit map of the keys seen once and twice first drops the entries that
 * are alone in their bucket, nine of ten; the rest is sorted. In a bucket, equal items are one; up to a limit all pairs
 * are candidates, above it each item with the first and with the next few, so that a bucket that half of the corpus
 * falls into costs no more than its size.
 */
final class Buckets {
    private static final int BITS_PER_ENTRY = 8;

    private final DedupConfig config;
    private final LongArrayList pairs = new LongArrayList();

    private Buckets(DedupConfig config) {
        this.config = config;
    }

    /** Pairs of documents, one after the other, the smaller first. */
    static LongArrayList candidates(List<byte[]> chunks, DedupConfig config) {
        Entries entries = shared(chunks);
        entries.sort();
        Buckets buckets = new Buckets(config);
        for (int start = 0; start < entries.size(); ) {
            int end = start + 1;
            while (end < entries.size() && entries.key(end) == entries.key(start)) {
                end++;
            }
            if (end > start + 1) {
                buckets.bucket(entries, start, end);
            }
            start = end;
        }
        return buckets.pairs;
    }

    private void bucket(Entries entries, int start, int end) {
        LongArrayList distinct = new LongArrayList();
        boolean equalItems = entries.key(start) == Entry.equalKey(entries.content(start));
        for (int i = start; i < end; ) {
            long first = entries.document(i);
            distinct.add(first);
            long content = entries.content(i);
            for (i++; i < end && entries.content(i) == content; i++) {
                if (equalItems) {
                    pair(first, entries.document(i));
                }
            }
        }
        compare(distinct);
    }

    private void compare(LongArrayList documents) {
        int size = documents.size();
        int reach = size <= config.allPairsUpTo() ? size : config.neighbours();
        for (int i = 0; i < size; i++) {
            for (int j = i + 1; j < size && j <= i + reach; j++) {
                pair(documents.getLong(i), documents.getLong(j));
            }
            if (i > reach) {
                pair(documents.getLong(0), documents.getLong(i));
            }
        }
    }

    private void pair(long a, long b) {
        if (!(Entry.isOld(a) && Entry.isOld(b))) {
            pairs.add(Math.min(a, b));
            pairs.add(Math.max(a, b));
        }
    }

    private static Entries shared(List<byte[]> chunks) {
        long total = chunks.stream().mapToLong(chunk -> chunk.length).sum() / (Entry.LONGS * Long.BYTES);
        SeenTwice seen = new SeenTwice(total * BITS_PER_ENTRY);
        for (byte[] chunk : chunks) {
            LongBuffer longs = ByteBuffer.wrap(chunk).asLongBuffer();
            for (int i = 0; i < longs.limit(); i += Entry.LONGS) {
                seen.add(longs.get(i));
            }
        }
        Entries entries = new Entries();
        for (byte[] chunk : chunks) {
            LongBuffer longs = ByteBuffer.wrap(chunk).asLongBuffer();
            for (int i = 0; i < longs.limit(); i += Entry.LONGS) {
                if (seen.twice(longs.get(i))) {
                    entries.add(longs.get(i), longs.get(i + 1), longs.get(i + 2));
                }
            }
        }
        return entries;
    }
}
