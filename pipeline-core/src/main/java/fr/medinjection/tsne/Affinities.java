package fr.medinjection.tsne;

/**
 * How much each pair of points belongs together: a symmetric sparse matrix that sums to one. The entries of a row lie together, in
 * ascending order of their columns.
 */
final class Affinities {
    private static final int ROWS = 512;

    private final int[] starts;
    private final int[] columns;
    private final float[] values;

    Affinities(int[] starts, int[] columns, float[] values) {
        this.starts = starts;
        this.columns = columns;
        this.values = values;
    }

    /** The mean of the neighbours' probabilities in both directions, each calibrated to the perplexity; uses up the distances. */
    static Affinities of(Neighbours neighbours, double perplexity, Workers workers) {
        int each = neighbours.each();
        float[] values = neighbours.squaredDistances();
        workers.ranges(neighbours.points(), ROWS, (from, to) -> {
            float[] probabilities = new float[each];
            float[] distances = new float[each];
            for (int i = from; i < to; i++) {
                System.arraycopy(values, i * each, distances, 0, each);
                Calibration.calibrate(distances, 0, each, perplexity, probabilities);
                System.arraycopy(probabilities, 0, values, i * each, each);
            }
        });
        return symmetric(neighbours);
    }

    private static Affinities symmetric(Neighbours neighbours) {
        return new Symmetrisation(neighbours).affinities();
    }

    int points() {
        return starts.length - 1;
    }

    int[] starts() {
        return starts;
    }

    int[] columns() {
        return columns;
    }

    float[] values() {
        return values;
    }

    /**
     * For the points of a range the sum over their neighbours j of {@code p_ij (y_i - y_j) / (1 + |y_i - y_j|^2)}.
     *
     * @param map coordinates in pairs
     */
    void attract(float[] map, float[] forces, int from, int to) {
        for (int i = from; i < to; i++) {
            float x = map[2 * i];
            float y = map[2 * i + 1];
            float fx = 0;
            float fy = 0;
            float gx = 0;
            float gy = 0;
            int end = starts[i + 1];
            int t = starts[i];
            for (; t + 1 < end; t += 2) {
                int j = 2 * columns[t];
                int k = 2 * columns[t + 1];
                float dx = x - map[j];
                float dy = y - map[j + 1];
                float ex = x - map[k];
                float ey = y - map[k + 1];
                float p = values[t] / (1 + dx * dx + dy * dy);
                float q = values[t + 1] / (1 + ex * ex + ey * ey);
                fx += p * dx;
                fy += p * dy;
                gx += q * ex;
                gy += q * ey;
            }
            if (t < end) {
                int j = 2 * columns[t];
                float dx = x - map[j];
                float dy = y - map[j + 1];
                float p = values[t] / (1 + dx * dx + dy * dy);
                fx += p * dx;
                fy += p * dy;
            }
            forces[2 * i] = fx + gx;
            forces[2 * i + 1] = fy + gy;
        }
    }

    /** The sum of {@code p log(p (1 + d^2))}: with the logarithm of the normaliser it is the Kullback-Leibler divergence. */
    double divergence(float[] map, Workers workers) {
        return workers.sum(Workers.pieces(points(), ROWS), piece -> {
            int end = starts[Math.min(points(), (piece + 1) * ROWS)];
            int row = piece * ROWS;
            double sum = 0;
            for (int t = starts[row]; t < end; t++) {
                while (t >= starts[row + 1]) {
                    row++;
                }
                double dx = map[2 * row] - (double) map[2 * columns[t]];
                double dy = map[2 * row + 1] - (double) map[2 * columns[t] + 1];
                sum += values[t] > 0 ? values[t] * Math.log(values[t] * (1 + dx * dx + dy * dy)) : 0;
            }
            return sum;
        });
    }
}
