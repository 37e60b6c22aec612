package fr.medinjection.tsne;

import java.util.SplittableRandom;

/**
 * The greatest eigenvalues of a symmetric matrix and their vectors, by subspace iteration: a block of vectors is multiplied by the
 * matrix and made orthonormal, and the small problem inside the block is solved by Jacobi's rotations.
 */
final class SymmetricEigen {
    private static final double TOLERANCE = 1e-9;
    private static final int MOST_ROUNDS = 300;
    private static final int MOST_SWEEPS = 60;
    private static final int SPARE = 8;

    private final double[][] matrix;
    private double[] values;
    private double[][] vectors;

    private SymmetricEigen(double[][] matrix) {
        this.matrix = matrix;
    }

    /** One vector a row, of length one, in descending order of eigenvalues. */
    static double[][] vectors(double[][] matrix, int wanted) {
        SymmetricEigen eigen = new SymmetricEigen(matrix);
        eigen.iterate(wanted);
        double[][] result = new double[wanted][];
        for (int k = 0; k < wanted; k++) {
            result[k] = upright(eigen.vectors[k]);
        }
        return result;
    }

    private void iterate(int wanted) {
        int size = matrix.length;
        int block = Math.min(size, 2 * wanted + SPARE);
        SplittableRandom random = new SplittableRandom(1);
        vectors = new double[block][];
        for (int k = 0; k < block; k++) {
            vectors[k] = random.doubles(size, -1, 1).toArray();
        }
        orthonormalise();
        values = new double[block];
        double change = Double.MAX_VALUE;
        for (int round = 0; round < MOST_ROUNDS && change > TOLERANCE; round++) {
            double[] before = values;
            double[][] images = times(vectors);
            rotate(images);
            change = 0;
            for (int k = 0; k < wanted; k++) {
                change = Math.max(change, Math.abs(values[k] - before[k]) / Math.max(Math.abs(values[0]), 1e-300));
            }
            orthonormalise();
        }
    }

    private double[][] times(double[][] rows) {
        double[][] images = new double[rows.length][matrix.length];
        for (int k = 0; k < rows.length; k++) {
            for (int a = 0; a < matrix.length; a++) {
                add(images[k], matrix[a], rows[k][a]);
            }
        }
        return images;
    }

    private static void add(double[] sum, double[] row, double factor) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * row[i];
        }
    }

    /** Solves the problem inside the block; the vectors become the images of its solutions, which are nearer to the true ones. */
    private void rotate(double[][] images) {
        int block = vectors.length;
        double[][] small = new double[block][block];
        for (int a = 0; a < block; a++) {
            for (int b = 0; b < block; b++) {
                small[a][b] = dot(vectors[a], images[b]);
            }
        }
        double[][] turns = jacobi(small);
        Integer[] order = new Integer[block];
        for (int k = 0; k < block; k++) {
            order[k] = k;
        }
        java.util.Arrays.sort(order, (a, b) -> Double.compare(small[b][b], small[a][a]));
        values = new double[block];
        vectors = new double[block][matrix.length];
        for (int k = 0; k < block; k++) {
            values[k] = small[order[k]][order[k]];
            for (int a = 0; a < block; a++) {
                add(vectors[k], images[a], turns[a][order[k]]);
            }
        }
    }

    /** Makes a small matrix diagonal in place; the columns of the result are its eigenvectors. */
    private static double[][] jacobi(double[][] m) {
        int size = m.length;
        double[][] turns = new double[size][size];
        for (int k = 0; k < size; k++) {
            turns[k][k] = 1;
        }
        for (int sweep = 0; sweep < MOST_SWEEPS && offDiagonal(m) > 0; sweep++) {
            for (int p = 0; p < size; p++) {
                for (int q = p + 1; q < size; q++) {
                    turn(m, turns, p, q);
                }
            }
        }
        return turns;
    }

    /** How much of a matrix lies off its diagonal, or 0 where it is no more than rounding. */
    private static double offDiagonal(double[][] m) {
        double off = 0;
        double all = 0;
        for (int p = 0; p < m.length; p++) {
            for (int q = 0; q < m.length; q++) {
                all += m[p][q] * m[p][q];
                off += p == q ? 0 : m[p][q] * m[p][q];
            }
        }
        return off > 1e-26 * all ? off : 0;
    }

    private static void turn(double[][] m, double[][] turns, int p, int q) {
        if (m[p][q] == 0) {
            return;
        }
        double theta = (m[q][q] - m[p][p]) / (2 * m[p][q]);
        double tangent = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double cos = 1 / Math.sqrt(tangent * tangent + 1);
        double sin = tangent * cos;
        for (double[] row : m) {
            turn(row, p, q, cos, sin);
        }
        for (int k = 0; k < m.length; k++) {
            double a = m[p][k];
            double b = m[q][k];
            m[p][k] = cos * a - sin * b;
            m[q][k] = sin * a + cos * b;
        }
        for (double[] row : turns) {
            turn(row, p, q, cos, sin);
        }
    }

    private static void turn(double[] row, int p, int q, double cos, double sin) {
        double a = row[p];
        double b = row[q];
        row[p] = cos * a - sin * b;
        row[q] = sin * a + cos * b;
    }

    private void orthonormalise() {
        for (int k = 0; k < vectors.length; k++) {
            for (int pass = 0; pass < 2; pass++) { // twice is enough
                for (int before = 0; before < k; before++) {
                    add(vectors[k], vectors[before], -dot(vectors[before], vectors[k]));
                }
            }
            double norm = Math.sqrt(dot(vectors[k], vectors[k]));
            for (int i = 0; i < vectors[k].length; i++) {
                vectors[k][i] /= norm > 0 ? norm : 1;
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Of a vector and its opposite, the one whose largest number is positive. */
    private static double[] upright(double[] vector) {
        double largest = 0;
        for (double value : vector) {
            largest = Math.abs(value) > Math.abs(largest) ? value : largest;
        }
        double[] result = vector.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] = Math.copySign(1, largest) * vector[i];
        }
        return result;
    }
}
