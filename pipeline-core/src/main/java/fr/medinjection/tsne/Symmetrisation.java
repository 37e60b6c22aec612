package fr.medinjection.tsne;

import java.util.Arrays;

/** Makes one symmetric matrix of probabilities that each point gives to its neighbours: {@code (P + P') / 2n}. */
final class Symmetrisation {
    private final int points;
    private final int each;
    private final int[] indices;
    private final float[] values;

    /** @param neighbours with probabilities in place of the distances */
    Symmetrisation(Neighbours neighbours) {
        points = neighbours.points();
        each = neighbours.each();
        indices = neighbours.indices();
        values = neighbours.squaredDistances();
    }

    /**
     * Every entry (i, j) is put into row j, in ascending order of i, so the rows of the transpose are sorted; its transpose, made in
     * the same way, is the matrix itself with sorted rows. Then both are merged.
     */
    Affinities affinities() {
        int[] starts = starts();
        int[] rows = new int[indices.length];
        float[] transposed = new float[indices.length];
        int[] next = Arrays.copyOf(starts, points);
        for (int i = 0; i < points; i++) {
            for (int t = i * each; t < (i + 1) * each; t++) {
                int at = next[indices[t]]++;
                rows[at] = i;
                transposed[at] = values[t];
            }
        }
        sortOwn(starts, rows, transposed);
        return merged(starts, rows, transposed);
    }

    private int[] starts() {
        int[] starts = new int[points + 1];
        for (int index : indices) {
            starts[index + 1]++;
        }
        for (int i = 0; i < points; i++) {
            starts[i + 1] += starts[i];
        }
        return starts;
    }

    private void sortOwn(int[] starts, int[] rows, float[] transposed) {
        int[] next = new int[points];
        for (int j = 0; j < points; j++) {
            for (int t = starts[j]; t < starts[j + 1]; t++) {
                int at = rows[t] * each + next[rows[t]]++;
                indices[at] = j;
                values[at] = transposed[t];
            }
        }
    }

    private Affinities merged(int[] starts, int[] rows, float[] transposed) {
        int[] merged = new int[points + 1];
        for (int i = 0; i < points; i++) {
            merged[i + 1] = merged[i] + merge(i, starts, rows, transposed, null, null, 0);
        }
        int[] columns = new int[merged[points]];
        float[] sums = new float[merged[points]];
        for (int i = 0; i < points; i++) {
            merge(i, starts, rows, transposed, columns, sums, merged[i]);
        }
        return new Affinities(merged, columns, sums);
    }

    /** Merges two sorted rows, or only counts what that would give. */
    private int merge(int i, int[] starts, int[] rows, float[] transposed, int[] columns, float[] sums, int at) {
        int a = i * each;
        int b = starts[i];
        int count = 0;
        float scale = (float) (0.5 / points);
        while (a < (i + 1) * each || b < starts[i + 1]) {
            int left = a < (i + 1) * each ? indices[a] : Integer.MAX_VALUE;
            int right = b < starts[i + 1] ? rows[b] : Integer.MAX_VALUE;
            int column = Math.min(left, right);
            float sum = (left == column ? values[a++] : 0) + (right == column ? transposed[b++] : 0);
            if (columns != null) {
                columns[at + count] = column;
                sums[at + count] = sum * scale;
            }
            count++;
        }
        return count;
    }
}
