package fr.medinjection.udf.metric;

import java.util.Arrays;

/**
 * The longest common subsequence of two token runs, 64 cells of its table at a time (after Hyyrö, 2004): bit j of row i is
 * 0 where the length grows from the first j to the first j + 1 tokens of the second run.
 */
final class CommonSubsequence {
    private final int[] first;
    private final int[] second;
    private final long[][] rows;

    private CommonSubsequence(int[] first, int[] second, long[][] rows) {
        this.first = first;
        this.second = second;
        this.rows = rows;
    }

    static int length(int[] first, int[] second, int vocabulary) {
        return rows(first, second, vocabulary, new long[2][]).countFrom(first.length & 1, second.length);
    }

    /**
     * The positions in the first run of one longest common subsequence: the one that the rouge_score package reads out of
     * its table, from the end, going up unless the cell to the left is larger.
     */
    static boolean[] positions(int[] first, int[] second, int vocabulary) {
        return rows(first, second, vocabulary, new long[first.length + 1][]).readOut();
    }

    private static CommonSubsequence rows(int[] first, int[] second, int vocabulary, long[][] rows) {
        int words = (second.length + Long.SIZE - 1) / Long.SIZE;
        long[][] occurrences = new long[vocabulary][];
        for (int j = 0; j < second.length; j++) {
            long[] bits = occurrences[second[j]];
            if (bits == null) {
                bits = new long[words];
                occurrences[second[j]] = bits;
            }
            bits[j / Long.SIZE] |= 1L << j;
        }
        rows[0] = new long[words];
        Arrays.fill(rows[0], -1L);
        for (int i = 0; i < first.length; i++) {
            long[] above = rows[i % rows.length];
            int next = (i + 1) % rows.length;
            rows[next] = occurrences[first[i]] == null ? above : below(above, occurrences[first[i]]);
        }
        return new CommonSubsequence(first, second, rows);
    }

    private static long[] below(long[] above, long[] occurs) {
        long[] row = new long[above.length];
        boolean carry = false;
        for (int w = 0; w < row.length; w++) {
            long hits = above[w] & occurs[w];
            long sum = above[w] + hits;
            boolean overflow = Long.compareUnsigned(sum, hits) < 0;
            if (carry) {
                sum++;
                overflow |= sum == 0;
            }
            row[w] = sum | (above[w] & ~occurs[w]);
            carry = overflow;
        }
        return row;
    }

    /** The cell of the table: the length for row {@code i} and the first {@code j} tokens of the second run. */
    private int countFrom(int i, int j) {
        int count = 0;
        for (int w = 0; w < j / Long.SIZE; w++) {
            count += Long.bitCount(~rows[i][w]);
        }
        int rest = j % Long.SIZE;
        return rest == 0 ? count : count + Long.bitCount(~rows[i][j / Long.SIZE] & (1L << rest) - 1);
    }

    private boolean[] readOut() {
        boolean[] taken = new boolean[first.length];
        int i = first.length;
        int j = second.length;
        while (i > 0 && j > 0) {
            if (first[i - 1] == second[j - 1]) {
                taken[--i] = true;
                j--;
            } else if (isGrowth(i, j - 1) || countFrom(i, j) == countFrom(i - 1, j)) {
                i--;
            } else {
                j--;
            }
        }
        return taken;
    }

    private boolean isGrowth(int i, int j) {
        return (rows[i][j / Long.SIZE] >>> j & 1) == 0;
    }
}
