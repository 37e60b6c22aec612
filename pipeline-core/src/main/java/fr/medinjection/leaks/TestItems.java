package fr.medinjection.leaks;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrays;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * An index of held-out items, broadcast to the tasks that probe it: from a shingle to the items of which it is one of the
 * rarest, and from the hash of a whole item to the items that have it.
 */
final class TestItems implements Serializable {
    private static final long serialVersionUID = 1;

    private final LeaksConfig config;
    private final String[][] names;
    private final Passage[] passages;
    private final long[] verbatim;
    private final int[] needed;
    private final ShingleTable table;

    /**
     * @param rows the columns {@code names} of the report, then those of a {@link Passage}; in an order that does not
     *     depend on partitions
     */
    TestItems(List<Row> rows, int names, LeaksConfig config) {
        this.config = config;
        this.names = new String[rows.size()][names];
        this.passages = new Passage[rows.size()];
        this.verbatim = new long[rows.size()];
        this.needed = new int[rows.size()];
        for (int item = 0; item < passages.length; item++) {
            Row row = rows.get(item);
            for (int name = 0; name < names; name++) {
                this.names[item][name] = row.getString(name);
            }
            passages[item] = Passage.of(row, names);
            verbatim[item] = Passage.verbatim(row, names);
        }
        this.table = new ShingleTable(postings());
    }

    int size() {
        return passages.length;
    }

    Passage passage(int item) {
        return passages[item];
    }

    long verbatim(int item) {
        return verbatim[item];
    }

    String[] names(int item) {
        return names[item];
    }

    /** Adds one to {@code counts} for each of the items the key leads to; items not yet counted go to {@code touched}. */
    void count(long key, int[] counts, IntArrayList touched) {
        table.count(key, counts, touched);
    }

    /** The hits that make an item worth comparing. */
    int needed(int item) {
        return needed[item];
    }

    private Postings postings() {
        Long2IntOpenHashMap frequencies = new Long2IntOpenHashMap();
        for (Passage passage : passages) {
            for (long shingle : shingles(passage)) {
                frequencies.addTo(shingle, 1);
            }
        }
        Postings postings = new Postings(config.postings());
        for (int item = 0; item < passages.length; item++) {
            long[] rarest = shingles(passages[item]);
            LongArrays.quickSort(rarest, (a, b) -> order(a, b, frequencies));
            int chosen = 0;
            for (int i = 0; i < rarest.length && i < config.keys(); i++) {
                chosen += postings.offer(rarest[i], item) ? 1 : 0;
            }
            needed[item] = Math.max(1, Math.min(config.hits(), chosen));
            for (int hit = 0; hit < needed[item]; hit++) {
                postings.add(passages[item].whole(), item);
            }
        }
        return postings;
    }

    private static int order(long a, long b, Long2IntOpenHashMap frequencies) {
        int order = Integer.compare(frequencies.get(a), frequencies.get(b));
        return order == 0 ? Long.compare(a, b) : order;
    }

    private long[] shingles(Passage passage) {
        LongOpenHashSet all = new LongOpenHashSet();
        for (int part = 0; part < passage.parts(); part++) {
            for (long shingle : passage.shingles(part, config.shingle())) {
                all.add(shingle);
            }
        }
        return all.toLongArray();
    }
}
