package fr.medinjection.lm.tensor;

import java.nio.FloatBuffer;

/** Plain work on rows: products element by element, and sums of them. */
final class RowKernel {
    /** Rows whose products are added in single precision before they go to the sum in double. */
    private static final int TOGETHER = 32;

    private RowKernel() {}

    static float[] numbers(Tensor vector) {
        Matrix row = Matrix.of(vector);
        float[] numbers = new float[row.rows() * row.columns()];
        row.buffer().get(0, numbers);
        return numbers;
    }

    /** Each row times (offset + scale w), element by element. */
    static void multiply(Matrix x, float[] w, float scale, float offset, Matrix result) {
        float[] factors = new float[w.length];
        for (int k = 0; k < w.length; k++) {
            factors[k] = offset + scale * w[k];
        }
        Bands.over(x.rows(), x.columns(), (from, to) -> {
            Matrix source = x.rows(from, to);
            Matrix target = result.rows(from, to);
            FloatBuffer in = source.buffer();
            FloatBuffer out = target.buffer();
            float[] row = new float[w.length];
            for (int i = 0; i < source.rows(); i++) {
                in.get(source.position(i), row);
                multiply(row, factors);
                out.put(target.position(i), row);
            }
        });
    }

    private static void multiply(float[] row, float[] factors) {
        for (int k = 0; k < row.length; k++) {
            row[k] *= factors[k];
        }
    }

    /** The sum over rows of a b, for each column. The bands are always the same few rows, so the sum does not depend on threads. */
    static float[] columnDots(Matrix a, Matrix b) {
        int groups = (a.rows() + TOGETHER - 1) / TOGETHER;
        float[][] parts = new float[groups][];
        Bands.over(groups, (long) TOGETHER * a.columns(), (from, to) -> {
            for (int group = from; group < to; group++) {
                int start = group * TOGETHER;
                int end = Math.min(a.rows(), start + TOGETHER);
                parts[group] = partDots(a.rows(start, end), b.rows(start, end));
            }
        });
        double[] sums = new double[a.columns()];
        for (float[] part : parts) {
            for (int k = 0; k < sums.length; k++) {
                sums[k] += part[k];
            }
        }
        float[] result = new float[sums.length];
        for (int k = 0; k < sums.length; k++) {
            result[k] = (float) sums[k];
        }
        return result;
    }

    private static float[] partDots(Matrix a, Matrix b) {
        FloatBuffer left = a.buffer();
        FloatBuffer right = b.buffer();
        float[] x = new float[a.columns()];
        float[] y = new float[a.columns()];
        float[] sum = new float[a.columns()];
        for (int i = 0; i < a.rows(); i++) {
            left.get(a.position(i), x);
            right.get(b.position(i), y);
            addProducts(x, y, sum);
        }
        return sum;
    }

    private static void addProducts(float[] x, float[] y, float[] sum) {
        for (int k = 0; k < sum.length; k++) {
            sum[k] += x[k] * y[k];
        }
    }

    /** The sum over columns of a b, for each row. */
    static float[] rowDots(Matrix a, Matrix b) {
        float[] dots = new float[a.rows()];
        Bands.over(a.rows(), a.columns(), (from, to) -> {
            FloatBuffer left = a.rows(from, to).buffer();
            FloatBuffer right = b.rows(from, to).buffer();
            float[] x = new float[a.columns()];
            float[] y = new float[a.columns()];
            for (int i = from; i < to; i++) {
                left.get(a.position(i - from), x);
                right.get(b.position(i - from), y);
                dots[i] = Sums.dot(x, y, x.length);
            }
        });
        return dots;
    }

    /** into + x in its place. */
    static void add(Matrix into, Matrix x) {
        Bands.over(into.rows(), into.columns(), (from, to) -> {
            Matrix target = into.rows(from, to);
            Matrix source = x.rows(from, to);
            FloatBuffer sums = target.buffer();
            FloatBuffer more = source.buffer();
            float[] sum = new float[into.columns()];
            float[] row = new float[into.columns()];
            for (int i = 0; i < target.rows(); i++) {
                sums.get(target.position(i), sum);
                more.get(source.position(i), row);
                add(sum, row);
                sums.put(target.position(i), sum);
            }
        });
    }

    private static void add(float[] sum, float[] row) {
        for (int k = 0; k < sum.length; k++) {
            sum[k] += row[k];
        }
    }
}
