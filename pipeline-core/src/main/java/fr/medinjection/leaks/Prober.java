package fr.medinjection.leaks;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/** Looks up training rows in an index of held-out items; one for each task, since it counts in place. */
final class Prober {
    private final TestItems items;
    private final LeaksConfig config;
    private final int names;
    private final int[] counts;
    private final IntArrayList touched = new IntArrayList();

    /** @param names the number of columns of a training row before those of its passage: id, component, source */
    Prober(TestItems items, LeaksConfig config, int names) {
        this.items = items;
        this.config = config;
        this.names = names;
        this.counts = new int[items.size()];
    }

    /** The leaks of one training row. */
    List<Row> leaks(Row row) {
        Passage passage = Passage.of(row, names);
        for (int n = 1; n <= config.shingle(); n++) {
            for (long run : passage.runs(n)) {
                items.count(run, counts, touched);
            }
        }
        items.count(passage.whole(), counts, touched);
        if (touched.isEmpty()) {
            return List.of();
        }
        List<Row> leaks = new ArrayList<>();
        Finding finding = null;
        for (int item : touched) {
            if (counts[item] >= items.needed(item)) {
                finding = finding == null ? new Finding(passage, config) : finding;
                double similarity = finding.similarity(items.passage(item));
                if (similarity > 0) {
                    leaks.add(leak(row, item, similarity));
                }
            }
            counts[item] = 0;
        }
        touched.clear();
        return leaks;
    }

    private Row leak(Row row, int item, double similarity) {
        Kind kind = Passage.verbatim(row, names) == items.verbatim(item) ? Kind.SAME : Kind.REWRAPPED;
        return Kind.row(row.getString(0), row.getString(1), row.getString(2), items.names(item), kind, similarity);
    }

    /** Whether items are found in one training row. */
    static final class Finding {
        private final LeaksConfig config;
        private final LongOpenHashSet runs = new LongOpenHashSet();
        private final LongOpenHashSet words = new LongOpenHashSet();

        Finding(Passage row, LeaksConfig config) {
            this.config = config;
            for (int n = 1; n <= config.shingle(); n++) {
                for (long run : row.runs(n)) {
                    runs.add(run);
                }
            }
            for (long word : row.words()) {
                words.add(word);
            }
        }

        /** The share of the item's shingles that the row holds, or 0 where it does not give the item away. */
        double similarity(Passage item) {
            int stem = 0;
            int stemFound = 0;
            int reply = 0;
            int replyFound = 0;
            int whole = 0;
            for (int part = 0; part < item.parts(); part++) {
                long[] shingles = item.shingles(part, config.shingle());
                int found = found(shingles);
                if (part == Passage.QUESTION && found < config.stemFound() * shingles.length) {
                    return 0;
                }
                if (part < Passage.REPLY) {
                    stem += shingles.length;
                    stemFound += found;
                } else {
                    reply += shingles.length;
                    replyFound += found;
                    whole += found >= config.stemFound() * shingles.length ? 1 : 0;
                }
            }
            boolean stemThere = stemFound >= config.stemFound() * stem;
            boolean replyThere = item.isClosed()
                    ? whole >= config.replyFound() * (item.parts() - Passage.REPLY)
                    : replyFound >= config.replyFound() * reply;
            boolean there = stemThere && replyThere && stem + reply > 0 && !isLostInRow(item);
            return there ? (double) (stemFound + replyFound) / (stem + reply) : 0;
        }

        /** A short item's few words stand in many long rows; it is only found where they are most of the row. */
        private boolean isLostInRow(Passage item) {
            if (item.size() >= config.shortItem()) {
                return false;
            }
            LongOpenHashSet shared = new LongOpenHashSet(item.words());
            shared.retainAll(words);
            return shared.size() < config.shortFound() * words.size();
        }

        private int found(long[] shingles) {
            int found = 0;
            for (long shingle : shingles) {
                found += runs.contains(shingle) ? 1 : 0;
            }
            return found;
        }
    }
}
