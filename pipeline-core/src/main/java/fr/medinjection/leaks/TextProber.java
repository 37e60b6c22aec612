package fr.medinjection.leaks;

import fr.medinjection.udf.text.Shingles;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.apache.spark.sql.Row;

/**
 * Finds the texts of an index that a row holds, or that hold a part of it: its case, its question or its open answer. One
 * for each task, since it counts in place. What is shorter than {@code short-item} words may stand anywhere and is not looked
 * for.
 */
final class TextProber {
    private final TextIndex texts;
    private final LeaksConfig config;
    private final int[] counts;
    private final IntArrayList touched = new IntArrayList();

    TextProber(TextIndex texts, LeaksConfig config) {
        this.texts = texts;
        this.config = config;
        this.counts = new int[texts.size()];
    }

    /** Calls {@code found} with the similarity and the number of each text that the row gives away or is given away by. */
    void probe(Row row, ObjIntConsumer<Double> found) {
        Passage passage = Passage.of(row, TextLeaks.NAMES.size());
        if (passage.size() < config.shortItem()) {
            return;
        }
        List<long[]> parts = new ArrayList<>();
        long[] whole = shingles(passage, parts);
        for (long shingle : whole) {
            texts.count(shingle, counts, touched);
        }
        for (int text : touched) {
            if (counts[text] >= config.hits()) {
                double similarity = similarity(text, whole, parts);
                if (similarity >= config.stemFound()) {
                    found.accept(similarity, text);
                }
            }
            counts[text] = 0;
        }
        touched.clear();
    }

    /** All shingles of context, question and open answer; those of parts that are long enough go to {@code parts}. */
    private long[] shingles(Passage passage, List<long[]> parts) {
        int end = passage.isClosed() ? Passage.REPLY : passage.parts();
        long[][] all = new long[end][];
        int length = 0;
        for (int part = 0; part < end; part++) {
            all[part] = passage.shingles(part, config.shingle());
            length += all[part].length;
            if (passage.size(part) >= config.shortItem()) {
                parts.add(Shingles.distinct(all[part]));
            }
        }
        long[] whole = new long[length];
        for (int part = end - 1; part >= 0; part--) {
            length -= all[part].length;
            System.arraycopy(all[part], 0, whole, length, all[part].length);
        }
        return Shingles.distinct(whole);
    }

    /** The largest share of the text found in the row, or of a part of the row found in the text. */
    private double similarity(int text, long[] whole, List<long[]> parts) {
        long[] of = texts.shingles(text);
        double largest = texts.words(text) < config.shortItem() ? 0 : (double) Shingles.common(of, whole) / of.length;
        for (long[] part : parts) {
            largest = Math.max(largest, (double) Shingles.common(of, part) / part.length);
        }
        return largest;
    }
}
