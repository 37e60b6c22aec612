package fr.medinjection.leaks;

import fr.medinjection.udf.text.FrenchText;
import fr.medinjection.udf.text.Shingles;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * The words of an item as one sequence of hashes, with the bounds of its parts: context, question, then the options, or
 * the answer where there are none. However a copy is wrapped, the shingles inside a part stay.
 */
final class Passage implements Serializable {
    /** The columns that {@link #of(Row, int)} reads, in this order. */
    static final List<String> COLUMNS = List.of("context", "question", "options", "answer");

    static final int CONTEXT = 0;
    static final int QUESTION = 1;
    static final int REPLY = 2;

    private static final long serialVersionUID = 1;

    private final long[] words;

    /** Where each part ends. */
    private final int[] ends;

    private final boolean closed;

    private Passage(long[] words, int[] ends, boolean closed) {
        this.words = words;
        this.ends = ends;
        this.closed = closed;
    }

    static Passage of(Row row, int start) {
        return of(row.getString(start), row.getString(start + 1), row.getList(start + 2), row.getString(start + 3));
    }

    static Passage of(String context, String question, List<String> options, String answer) {
        boolean closed = !options.isEmpty();
        long[][] parts = new long[REPLY + Math.max(1, options.size())][];
        parts[CONTEXT] = Shingles.words(FrenchText.fold(context));
        parts[QUESTION] = Shingles.words(FrenchText.fold(question));
        for (int i = REPLY; i < parts.length; i++) {
            parts[i] = Shingles.words(FrenchText.fold(closed ? options.get(i - REPLY) : answer));
        }
        int[] ends = new int[parts.length];
        int length = 0;
        for (int i = 0; i < parts.length; i++) {
            length += parts[i].length;
            ends[i] = length;
        }
        long[] words = new long[length];
        for (int i = 0; i < parts.length; i++) {
            System.arraycopy(parts[i], 0, words, ends[i] - parts[i].length, parts[i].length);
        }
        return new Passage(words, ends, closed);
    }

    /** A hash of the texts as they stand, typography apart: equal for the same item in the same wrapping. */
    static long verbatim(Row row, int start) {
        long hash = verbatim(row.getString(start) + "\n" + row.getString(start + 1));
        List<String> options = row.getList(start + 2);
        for (String option : options) {
            hash = 31 * hash + verbatim(option);
        }
        return options.isEmpty() ? 31 * hash + verbatim(row.getString(start + 3)) : hash;
    }

    private static long verbatim(String text) {
        return run(Shingles.words(FrenchText.normalise(text)));
    }

    /** One hash of all the words. */
    private static long run(long[] words) {
        return words.length == 0 ? 0 : Shingles.of(words, words.length)[0];
    }

    int parts() {
        return ends.length;
    }

    boolean isClosed() {
        return closed;
    }

    int size() {
        return words.length;
    }

    long[] words() {
        return words;
    }

    /** The number of words of a part. */
    int size(int part) {
        return ends[part] - (part == 0 ? 0 : ends[part - 1]);
    }

    /** The shingles inside a part; a part shorter than a shingle is one run. */
    long[] shingles(int part, int w) {
        return Shingles.of(Arrays.copyOfRange(words, part == 0 ? 0 : ends[part - 1], ends[part]), w);
    }

    /** The runs of exactly {@code n} words, over the bounds of parts; none where there are fewer words. */
    long[] runs(int n) {
        return words.length < n ? new long[0] : Shingles.of(words, n);
    }

    /** A hash of the parts, whatever the order of the options. */
    long whole() {
        long replies = 0;
        for (int part = REPLY; part < ends.length; part++) {
            replies += run(Arrays.copyOfRange(words, ends[part - 1], ends[part])) | 1;
        }
        return run(new long[] {run(Arrays.copyOf(words, ends[QUESTION])), replies});
    }
}
