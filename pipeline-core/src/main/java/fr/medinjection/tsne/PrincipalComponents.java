package fr.medinjection.tsne;

/** The directions in which points vary most. */
final class PrincipalComponents {
    private static final int MOST_PIECES = 16;
    private static final int LEAST_PIECE = 512;
    private static final int TOGETHER = 4;

    private final double[] mean;
    private final double[][] directions;

    private PrincipalComponents(double[] mean, double[][] directions) {
        this.mean = mean;
        this.directions = directions;
    }

    static PrincipalComponents of(Points points, int wanted, Workers workers) {
        double[] mean = mean(points, workers);
        return new PrincipalComponents(mean, SymmetricEigen.vectors(covariance(points, mean, workers), wanted));
    }

    /** The points seen in these directions. */
    Points project(Points points, Workers workers) {
        int wanted = directions.length;
        float[] projected = new float[points.count() * wanted];
        float[] values = points.values();
        workers.ranges(points.count(), LEAST_PIECE, (from, to) -> {
            double[] centred = new double[mean.length];
            for (int i = from; i < to; i++) {
                centre(values, i, centred);
                for (int k = 0; k < wanted; k++) {
                    projected[i * wanted + k] = (float) dot(directions[k], centred);
                }
            }
        });
        return new Points(projected, wanted);
    }

    private void centre(float[] values, int i, double[] centred) {
        for (int d = 0; d < mean.length; d++) {
            centred[d] = values[i * mean.length + d] - mean[d];
        }
    }

    private static double dot(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        int d = 0;
        for (; d + 1 < a.length; d += 2) {
            s0 += a[d] * b[d];
            s1 += a[d + 1] * b[d + 1];
        }
        return d < a.length ? s0 + s1 + a[d] * b[d] : s0 + s1;
    }

    private static int size(Points points) {
        return Math.max(LEAST_PIECE, Workers.pieces(points.count(), MOST_PIECES));
    }

    private static double[] mean(Points points, Workers workers) {
        int size = size(points);
        double[][] sums = new double[Workers.pieces(points.count(), size)][points.dimensions()];
        workers.ranges(points.count(), size, (from, to) -> {
            double[] sum = sums[from / size];
            for (int i = from; i < to; i++) {
                for (int d = 0; d < sum.length; d++) {
                    sum[d] += points.values()[i * sum.length + d];
                }
            }
        });
        double[] mean = new double[points.dimensions()];
        for (double[] sum : sums) {
            for (int d = 0; d < mean.length; d++) {
                mean[d] += sum[d] / points.count();
            }
        }
        return mean;
    }

    /** Up to a factor. */
    private static double[][] covariance(Points points, double[] mean, Workers workers) {
        int size = size(points);
        int dimensions = mean.length;
        double[][][] sums = new double[Workers.pieces(points.count(), size)][dimensions][dimensions];
        workers.ranges(points.count(), size, (from, to) -> {
            double[][] rows = new double[TOGETHER][dimensions];
            for (int i = from; i < to; i += TOGETHER) {
                for (int r = 0; r < TOGETHER; r++) {
                    for (int d = 0; d < dimensions; d++) {
                        rows[r][d] = i + r < to ? points.values()[(i + r) * dimensions + d] - mean[d] : 0;
                    }
                }
                add(sums[from / size], rows);
            }
        });
        for (int piece = 1; piece < sums.length; piece++) {
            for (int a = 0; a < dimensions; a++) {
                for (int b = 0; b < dimensions; b++) {
                    sums[0][a][b] += sums[piece][a][b];
                }
            }
        }
        return sums[0];
    }

    private static void add(double[][] sum, double[][] rows) {
        for (int a = 0; a < sum.length; a++) {
            add(sum[a], rows[0], rows[1], rows[2], rows[3], rows[0][a], rows[1][a], rows[2][a], rows[3][a]);
        }
    }

    private static void add(
            double[] sum,
            double[] r0,
            double[] r1,
            double[] r2,
            double[] r3,
            double f0,
            double f1,
            double f2,
            double f3) {
        for (int b = 0; b < sum.length; b++) {
            sum[b] += f0 * r0[b] + f1 * r1[b] + (f2 * r2[b] + f3 * r3[b]);
        }
    }
}
