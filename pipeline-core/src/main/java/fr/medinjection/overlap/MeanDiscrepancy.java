package fr.medinjection.overlap;

import java.util.Arrays;

/**
 * The squared maximum mean discrepancy of two components: 0 on average where both come from one distribution, whatever its
 * form. Unbiased, with a Gaussian kernel as wide as the median distance of the items.
 */
record MeanDiscrepancy(Permutations permutations) {
    /** @param pair items of the two components only, at least two of each */
    Finding of(Sample pair, String left, String right) {
        int[] labels = pair.labels().stream()
                .mapToInt(left::compareTo)
                .map(Integer::signum)
                .toArray();
        long ofLeft = pair.counts().get(left);
        Kernel kernel = Kernel.of(pair);
        double found = kernel.discrepancy(labels, ofLeft);
        String what = "mmd " + pair.group() + " " + left + " " + right;
        Permutations.Test test =
                permutations.test(what, labels, found, shuffled -> kernel.discrepancy(shuffled, ofLeft));
        return new Finding(
                pair.group(), Finding.Measure.MMD, left, right, found, 0, test.atLeast(), ofLeft, pair.size() - ofLeft);
    }

    /** The kernel of all pairs, with 0 for an item and itself; the sums of its rows and of all. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    private record Kernel(float[][] values, double[] rows, double total) {
        static Kernel of(Sample sample) {
            int size = sample.size();
            VectorBlock block = VectorBlock.of(sample.vectors());
            float[] squares = new float[size];
            float[][] distances = new float[size][size];
            for (int i = 0; i < size; i++) {
                block.products(sample.vectors().get(i), distances[i]);
                squares[i] = distances[i][i];
            }
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    distances[i][j] = Math.max(0, squares[i] + squares[j] - 2 * distances[i][j]);
                }
            }
            return of(distances);
        }

        private static Kernel of(float[][] distances) {
            double median = median(distances);
            double scale = median == 0 ? 1 : median;
            double[] rows = new double[distances.length];
            double total = 0;
            for (int i = 0; i < rows.length; i++) {
                for (int j = 0; j < rows.length; j++) {
                    distances[i][j] = i == j ? 0 : (float) Math.exp(-distances[i][j] / scale);
                    rows[i] += distances[i][j];
                }
                total += rows[i];
            }
            return new Kernel(distances, rows, total);
        }

        private static double median(float[][] distances) {
            int size = distances.length;
            float[] all = new float[size * (size - 1) / 2];
            int at = 0;
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < i; j++) {
                    all[at++] = distances[i][j];
                }
            }
            Arrays.sort(all);
            return all[all.length / 2];
        }

        /** Label 0 is the left component. Only the pairs within it are summed; the rest follows from the sums of rows. */
        double discrepancy(int[] labels, long ofLeft) {
            int[] left = java.util.stream.IntStream.range(0, labels.length)
                    .filter(i -> labels[i] == 0)
                    .toArray();
            double within = 0;
            double touching = 0;
            for (int i : left) {
                touching += rows[i];
                for (int j : left) {
                    within += values[i][j];
                }
            }
            double across = touching - within;
            double others = total - within - 2 * across;
            double ofRight = labels.length - ofLeft;
            return within / (ofLeft * (ofLeft - 1.0))
                    + others / (ofRight * (ofRight - 1))
                    - 2 * across / (ofLeft * ofRight);
        }
    }
}
