package fr.medinjection.lm.tensor;

import java.nio.FloatBuffer;

/** Plain work on rows: products element by element, and sums of them. */
final class RowKernel {
    /** Rows whose products are added in single precision before they go to the sum in double. */
    private static final int TOGETHER = 32;

    /** Rows that stay in a processor's own cache from one use to the next. */
    private static final int NEAR = 64;

    private RowKernel() {}

    static float[] numbers(Tensor vector) {
        Matrix row = Matrix.of(vector);
        float[] numbers = new float[row.rows() * row.columns()];
        row.buffer().get(0, numbers);
        return numbers;
    }

    /** Each row times w, element by element. */
    static void multiplyRows(Matrix x, float[] w, Matrix result) {
        each(x, x, result, (row, unused, unusedNumber) -> multiply(row, w));
    }

    /** Each row times its own number. */
    static void multiplyColumns(Matrix x, float[] numbers, Matrix result) {
        each(x, x, result, (row, unused, number) -> map(row, numbers[number], 0));
    }

    static void multiply(Matrix a, Matrix b, Matrix result) {
        each(a, b, result, (row, other, unused) -> multiply(row, other));
    }

    /** offset + factor x. */
    static void map(Matrix x, Matrix result, float factor, float offset) {
        each(x, x, result, (row, unused, unusedNumber) -> map(row, factor, offset));
    }

    /** 1 / sqrt(x) in the place of x, rounded after each step, as the references round. */
    static void inverseRoot(Matrix x) {
        each(x, x, x, (row, unused, unusedNumber) -> inverseRoot(row));
    }

    static void add(Matrix a, Matrix b, Matrix result) {
        each(a, b, result, (row, other, unused) -> add(row, other));
    }

    /** Changes the first row, given another and the number of both. */
    @FunctionalInterface
    private interface Work {
        void on(float[] row, float[] other, int number);
    }

    @SuppressWarnings("ReferenceEquality") // one matrix given twice, not two with equal numbers
    private static void each(Matrix a, Matrix b, Matrix result, Work work) {
        Bands.over(a.rows(), a.columns(), (from, to) -> {
            FloatBuffer left = a.rows(from, to).buffer();
            FloatBuffer right = b.rows(from, to).buffer();
            FloatBuffer out = result.rows(from, to).buffer();
            float[] row = new float[a.columns()];
            boolean same = a.equals(b);
            float[] other = same ? row : new float[a.columns()];
            for (int i = from; i < to; i++) {
                left.get(a.position(i - from), row);
                if (!same) {
                    right.get(b.position(i - from), other);
                }
                work.on(row, other, i);
                out.put(result.position(i - from), row);
            }
        });
    }

    private static void multiply(float[] row, float[] factors) {
        for (int k = 0; k < row.length; k++) {
            row[k] *= factors[k];
        }
    }

    private static void map(float[] row, float factor, float offset) {
        for (int k = 0; k < row.length; k++) {
            row[k] = offset + factor * row[k];
        }
    }

    private static void inverseRoot(float[] row) {
        for (int k = 0; k < row.length; k++) {
            row[k] = 1 / (float) Math.sqrt(row[k]);
        }
    }

    private static void add(float[] sum, float[] row) {
        for (int k = 0; k < sum.length; k++) {
            sum[k] += row[k];
        }
    }

    /** Each row of x times w, plus a b, some rows at a time: the sum then need not come back from memory for the product. */
    static void weighedSum(Matrix x, float[] w, Matrix a, Blas.Side b, Matrix result) {
        Bands.over(x.rows(), (long) x.columns() * a.columns(), (from, to) -> {
            for (int start = from; start < to; start += NEAR) {
                int end = Math.min(to, start + NEAR);
                Matrix part = result.rows(start, end);
                multiplyPart(x.rows(start, end), w, part);
                Blas.one(1, Blas.Side.of(a.rows(start, end)), b, 1, part);
            }
        });
    }

    private static void multiplyPart(Matrix x, float[] w, Matrix result) {
        FloatBuffer in = x.buffer();
        FloatBuffer out = result.buffer();
        float[] row = new float[x.columns()];
        for (int i = 0; i < x.rows(); i++) {
            in.get(x.position(i), row);
            multiply(row, w);
            out.put(result.position(i), row);
        }
    }

    /**
     * Each row of x times w goes to the result; returned is the sum over rows of x y, for each column. The bands are always the same few rows, so the sum does
     * not depend on threads.
     */
    static float[] weigh(Matrix x, float[] w, Matrix y, Matrix result) {
        return summed(
                x, (start, end) -> dots(x.rows(start, end), y.rows(start, end), weighing(w, result.rows(start, end))));
    }

    /** The sum over rows of x y, for each column, independent of threads in the same way. */
    static float[] columnDots(Matrix x, Matrix y) {
        return summed(x, (start, end) -> dots(x.rows(start, end), y.rows(start, end), (row, number) -> {}));
    }

    /** Sums of some rows. */
    @FunctionalInterface
    interface Part {
        float[] sums(int start, int end);
    }

    /** Sums over all rows, of some at a time, added in the order of the rows. */
    static float[] summed(Matrix x, Part part) {
        int groups = (x.rows() + TOGETHER - 1) / TOGETHER;
        float[][] parts = new float[groups][];
        Bands.over(groups, (long) TOGETHER * x.columns(), (from, to) -> {
            for (int group = from; group < to; group++) {
                int start = group * TOGETHER;
                parts[group] = part.sums(start, Math.min(x.rows(), start + TOGETHER));
            }
        });
        return sum(parts);
    }

    private static float[] dots(Matrix x, Matrix y, RowUse after) {
        FloatBuffer left = x.buffer();
        FloatBuffer right = y.buffer();
        float[] row = new float[x.columns()];
        float[] other = new float[x.columns()];
        float[] dots = new float[x.columns()];
        for (int i = 0; i < x.rows(); i++) {
            left.get(x.position(i), row);
            right.get(y.position(i), other);
            addProducts(row, other, dots);
            after.of(row, i);
        }
        return dots;
    }

    /** What becomes of a row of x once its products are taken. */
    @FunctionalInterface
    private interface RowUse {
        void of(float[] row, int number);
    }

    private static RowUse weighing(float[] w, Matrix result) {
        FloatBuffer out = result.buffer();
        return (row, number) -> {
            multiply(row, w);
            out.put(result.position(number), row);
        };
    }

    private static float[] sum(float[][] parts) {
        int width = parts[0].length;
        double[] sums = new double[width];
        for (float[] part : parts) {
            for (int k = 0; k < width; k++) {
                sums[k] += part[k];
            }
        }
        float[] result = new float[width];
        for (int k = 0; k < width; k++) {
            result[k] = (float) sums[k];
        }
        return result;
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
}
