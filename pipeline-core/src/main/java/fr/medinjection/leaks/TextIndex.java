package fr.medinjection.leaks;

import fr.medinjection.udf.text.Shingles;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;

/** Texts for synthesis with all their shingles, broadcast to the tasks that look for what holds them or what they hold. */
final class TextIndex implements Serializable {
    private static final long serialVersionUID = 1;

    private final String[][] names;
    private final int[] words;
    private final long[] verbatim;
    private final long[][] shingles;
    private final ShingleTable table;

    /**
     * @param rows id, component, source and split, then the columns of a {@link Passage}; in an order that does not depend
     *     on partitions
     */
    TextIndex(List<Row> rows, LeaksConfig config) {
        int size = rows.size();
        this.names = new String[size][TextLeaks.NAMES.size()];
        this.words = new int[size];
        this.verbatim = new long[size];
        this.shingles = new long[size][];
        Postings postings = new Postings(config.postings());
        for (int text = 0; text < size; text++) {
            Row row = rows.get(text);
            for (int name = 0; name < names[text].length; name++) {
                names[text][name] = row.getString(name);
            }
            Passage passage = Passage.of(row, TextLeaks.NAMES.size());
            words[text] = passage.size();
            verbatim[text] = Passage.verbatim(row, TextLeaks.NAMES.size());
            shingles[text] = Shingles.distinct(passage.shingles(Passage.QUESTION, config.shingle()));
            for (long shingle : shingles[text]) {
                postings.offer(shingle, text);
            }
        }
        this.table = new ShingleTable(postings);
    }

    int size() {
        return names.length;
    }

    String[] names(int text) {
        return names[text];
    }

    int words(int text) {
        return words[text];
    }

    long verbatim(int text) {
        return verbatim[text];
    }

    /** Ascending, each once. */
    long[] shingles(int text) {
        return shingles[text];
    }

    void count(long shingle, int[] counts, IntArrayList touched) {
        table.count(shingle, counts, touched);
    }
}
