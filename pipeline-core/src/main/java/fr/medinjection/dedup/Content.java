package fr.medinjection.dedup;

import fr.medinjection.udf.text.FrenchText;
import fr.medinjection.udf.text.Shingles;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * What of an item counts when it is compared: the hashes of the folded words of its stem (context, then question), of
 * its options, and of its answer where it is open. The explanation of a closed item does not count.
 */
public final class Content {
    /** The columns that {@link #of(Row, int)} reads, in this order. */
    public static final List<String> COLUMNS = List.of("context", "question", "options", "correct", "answer");

    private static final long CLOSED = 0x6A09E667F3BCC909L;
    private static final long OPTION = 0x3C6EF372FE94F82BL;
    private static final long ANSWER = 0x510E527FADE682D1L;

    private final long[] stem;
    private final int contextWords;
    private final long[][] options;
    private final boolean[] right;
    private final long[] answer;

    private Content(long[] stem, int contextWords, long[][] options, boolean[] right, long[] answer) {
        this.stem = stem;
        this.contextWords = contextWords;
        this.options = options;
        this.right = right;
        this.answer = answer;
    }

    /** The content of the columns {@link #COLUMNS} of a row, the first of them at {@code start}. */
    public static Content of(Row row, int start) {
        return of(
                row.getString(start),
                row.getString(start + 1),
                row.<String>getList(start + 2),
                row.<Integer>getList(start + 3),
                row.getString(start + 4));
    }

    public static Content of(
            String context, String question, List<String> options, List<Integer> correct, String answer) {
        long[] before = words(context);
        long[] asked = words(question);
        long[] stem = Arrays.copyOf(before, before.length + asked.length);
        System.arraycopy(asked, 0, stem, before.length, asked.length);
        long[][] offered = new long[options.size()][];
        for (int i = 0; i < offered.length; i++) {
            offered[i] = words(options.get(i));
        }
        boolean[] right = new boolean[offered.length];
        for (int position : correct) {
            if (position >= 0 && position < right.length) {
                right[position] = true;
            }
        }
        return new Content(stem, before.length, offered, right, offered.length > 0 ? new long[0] : words(answer));
    }

    /** Whether there are options to choose from. */
    public boolean isClosed() {
        return options.length > 0;
    }

    /** The Jaccard similarity of the features of two items. */
    public double similarity(Content other, int shingle) {
        return Comparison.jaccard(Shingles.distinct(features(shingle)), Shingles.distinct(other.features(shingle)));
    }

    long[] answer() {
        return answer;
    }

    long[][] options() {
        return options;
    }

    boolean isRight(int option) {
        return right[option];
    }

    /** The shingles of stem, options and open answer, unordered and with repetitions. */
    long[] features(int w) {
        return join(stemShingles(w), replyShingles(w));
    }

    /** The features that belong to what is asked, without the context before it: always a part of {@link #features}. */
    long[] asked(int w) {
        long[] shingles = stemShingles(w);
        int first = Math.max(0, Math.min(contextWords, shingles.length - 1));
        return join(Arrays.copyOfRange(shingles, first, shingles.length), replyShingles(w));
    }

    long[] stemShingles(int w) {
        return Shingles.of(stem, w);
    }

    /**
     * The features of options or open answer, marked so that they match their like only; an option shorter than a shingle
     * is one feature.
     */
    long[] replyShingles(int w) {
        if (!isClosed()) {
            return marked(Shingles.of(answer, w), ANSWER);
        }
        long[] all = new long[0];
        for (long[] option : options) {
            all = join(all, marked(Shingles.of(option, w), OPTION));
        }
        return all;
    }

    /** A hash of what {@link #sameAs} compares. */
    long hash() {
        long unordered = 0;
        for (int i = 0; i < options.length; i++) {
            unordered += mix(chain(options[i]) + (right[i] ? OPTION : ANSWER));
        }
        return mix(chain(stem) + 31 * mix(unordered + kind()) + mix(chain(answer) + ANSWER));
    }

    /** Whether both have the same words, the same options in any order, and the same answer. */
    boolean sameAs(Content other) {
        return sameStem(other)
                && Arrays.equals(sorted(true), other.sorted(true), Arrays::compare)
                && Arrays.equals(sorted(false), other.sorted(false), Arrays::compare);
    }

    /** Whether they are the same with the options in the same order. */
    boolean identicalTo(Content other) {
        return sameStem(other)
                && Arrays.equals(right, other.right)
                && Arrays.equals(options, other.options, Arrays::compare);
    }

    /** What must be equal for two items to be compared at all: closed items are not compared with open ones. */
    long kind() {
        return isClosed() ? CLOSED : 0;
    }

    private boolean sameStem(Content other) {
        return isClosed() == other.isClosed() && Arrays.equals(stem, other.stem) && Arrays.equals(answer, other.answer);
    }

    private long[][] sorted(boolean wanted) {
        long[][] chosen = new long[options.length][];
        int count = 0;
        for (int i = 0; i < options.length; i++) {
            if (right[i] == wanted) {
                chosen[count++] = options[i];
            }
        }
        chosen = Arrays.copyOf(chosen, count);
        Arrays.sort(chosen, Arrays::compare);
        return chosen;
    }

    private static long[] words(String text) {
        return Shingles.words(FrenchText.fold(text));
    }

    private static long chain(long[] words) {
        return words.length == 0 ? 0 : Shingles.of(words, words.length)[0];
    }

    private static long[] marked(long[] hashes, long mark) {
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = mix(hashes[i] ^ mark);
        }
        return hashes;
    }

    private static long[] join(long[] left, long[] right) {
        if (left.length == 0 || right.length == 0) {
            return left.length == 0 ? right : left;
        }
        long[] all = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, all, left.length, right.length);
        return all;
    }

    static long mix(long value) {
        long mixed = (value ^ (value >>> 32)) * 0xD6E8FEB86659FD93L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return mixed ^ (mixed >>> 32);
    }
}
