package fr.medinjection.udf.text;

import java.util.Arrays;

/** 64-bit hashes of the words of folded text and of their runs of {@code w} words, stable over processes and versions. */
public final class Shingles {
    private static final long[] NONE = {};

    private Shingles() {}

    /** The hash of each word of {@code folded} (as {@link FrenchText#fold} gives it), in order. */
    public static long[] words(String folded) {
        int length = folded.length();
        if (length == 0) {
            return NONE;
        }
        long[] hashes = new long[1 + count(folded, ' ')];
        int word = 0;
        long hash = 0;
        for (int i = 0; i < length; i++) {
            char c = folded.charAt(i);
            if (c == ' ') {
                hashes[word++] = mix(hash);
                hash = 0;
            } else {
                hash = (hash + c + 1) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 29;
            }
        }
        hashes[word] = mix(hash);
        return hashes;
    }

    /**
     * The hash of each run of {@code w} words, in order and with repetitions; a text of fewer words is one run, a text
     * without words has none.
     */
    public static long[] of(long[] words, int w) {
        if (words.length == 0) {
            return NONE;
        }
        int width = Math.min(w, words.length);
        long[] runs = new long[words.length - width + 1];
        for (int start = 0; start < runs.length; start++) {
            long hash = width;
            for (int i = start; i < start + width; i++) {
                hash = mix(hash * 31 + words[i]);
            }
            runs[start] = hash;
        }
        return runs;
    }

    /** The set of the hashes: ascending, each once. */
    public static long[] distinct(long[] hashes) {
        long[] sorted = hashes.clone();
        Arrays.sort(sorted);
        int kept = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                sorted[kept++] = sorted[i];
            }
        }
        return kept == sorted.length ? sorted : Arrays.copyOf(sorted, kept);
    }

    /** How many hashes two sets have in common, each ascending as {@link #distinct} gives it. */
    public static int common(long[] a, long[] b) {
        int count = 0;
        for (int i = 0, j = 0; i < a.length && j < b.length; ) {
            if (a[i] == b[j]) {
                count++;
            }
            boolean left = a[i] <= b[j];
            boolean right = b[j] <= a[i];
            i += left ? 1 : 0;
            j += right ? 1 : 0;
        }
        return count;
    }

    /** A bijection that spreads every bit over all 64 (the finaliser of MurmurHash3). */
    static long mix(long hash) {
        long mixed = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ (mixed >>> 33);
    }

    private static int count(String text, char wanted) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            count += text.charAt(i) == wanted ? 1 : 0;
        }
        return count;
    }
}
