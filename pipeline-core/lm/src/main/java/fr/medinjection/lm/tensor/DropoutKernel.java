package fr.medinjection.lm.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Work with an input x and what a dropout left of it, x' = k x - d, where k is one over the share that is kept and d holds k x where x was dropped. Little of d
 * is not zero, so W x' = k W x - W d costs a twentieth of a product once W x is there.
 */
final class DropoutKernel {
    private final Drops drops;

    DropoutKernel(Drops drops) {
        this.drops = drops;
    }

    /** x'. */
    void apply(Matrix x, Matrix result) {
        Bands.over(x.rows(), x.columns(), (from, to) -> {
            FloatBuffer in = x.rows(from, to).buffer();
            FloatBuffer out = result.rows(from, to).buffer();
            float[] row = new float[x.columns()];
            for (int i = from; i < to; i++) {
                in.get(x.position(i - from), row);
                SoftmaxKernel.scale(row, row.length, drops.kept());
                for (int k = drops.from(i); k < drops.to(i); k++) {
                    row[drops.columns()[k]] = 0;
                }
                out.put(result.position(i - from), row);
            }
        });
    }

    /** With P = W x in {@code plain}: leaves W x' in {@code dropped}, and P + (gain - 1) W x' in the place of P. */
    void decompose(Matrix plain, Matrix x, Matrix weight, float[] gain, Matrix dropped) {
        for (int column = 0; column < weight.rows(); column += Panel.WIDTH) {
            Panel panel = Panel.of(weight, column);
            float[] less = new float[panel.width()];
            for (int k = 0; k < less.length; k++) {
                less[k] = gain[column + k] - 1;
            }
            Matrix in = plain.part(0, plain.rows(), column, panel.width());
            Matrix out = dropped.part(0, plain.rows(), column, panel.width());
            Bands.over(
                    x.rows(),
                    x.columns(),
                    (from, to) ->
                            decomposeBand(in.rows(from, to), x.rows(from, to), panel, less, out.rows(from, to), from));
        }
    }

    private void decomposeBand(Matrix plain, Matrix x, Panel panel, float[] less, Matrix dropped, int first) {
        FloatBuffer inputs = x.buffer();
        FloatBuffer plains = plain.buffer();
        FloatBuffer results = dropped.buffer();
        float[] part = new float[panel.width()];
        float[] row = new float[panel.width()];
        float[] left = new float[panel.width()];
        for (int i = 0; i < plain.rows(); i++) {
            Arrays.fill(part, 0);
            products(inputs, x.position(i), first + i, panel, part);
            plains.get(plain.position(i), row);
            combine(row, part, less, left, drops.kept());
            plains.put(plain.position(i), row);
            results.put(dropped.position(i), left);
        }
    }

    /** Adds the dropped elements of a row of x, times their columns of W. */
    private void products(FloatBuffer x, int start, int row, Panel panel, float[] part) {
        int[] columns = drops.columns();
        float kept = drops.kept();
        int at = drops.from(row);
        for (; at <= drops.to(row) - 4; at += 4) {
            int a = columns[at];
            int b = columns[at + 1];
            int c = columns[at + 2];
            int d = columns[at + 3];
            add(
                    part,
                    panel.column(a),
                    panel.column(b),
                    panel.column(c),
                    panel.column(d),
                    kept * x.get(start + a),
                    kept * x.get(start + b),
                    kept * x.get(start + c),
                    kept * x.get(start + d));
        }
        for (; at < drops.to(row); at++) {
            add(part, panel.column(columns[at]), kept * x.get(start + columns[at]));
        }
    }

    private static void add(
            float[] into, float[] a, float[] b, float[] c, float[] d, float wa, float wb, float wc, float wd) {
        for (int k = 0; k < into.length; k++) {
            into[k] += wa * a[k] + wb * b[k] + wc * c[k] + wd * d[k];
        }
    }

    private static void add(float[] into, float[] a, float factor) {
        for (int k = 0; k < into.length; k++) {
            into[k] += factor * a[k];
        }
    }

    private static void combine(float[] row, float[] part, float[] less, float[] left, float kept) {
        for (int k = 0; k < row.length; k++) {
            float w = kept * row[k] - part[k];
            left[k] = w;
            row[k] = row[k] + less[k] * w;
        }
    }

    /** Takes the dropped elements of k (gradient factors) W from {@code into}. */
    void withdraw(Matrix into, Matrix gradient, float[] factors, Matrix weight) {
        for (int column = 0; column < weight.rows(); column += Panel.WIDTH) {
            Panel panel = Panel.of(weight, column);
            float[] some = Arrays.copyOfRange(factors, column, column + panel.width());
            Matrix part = gradient.part(0, gradient.rows(), column, panel.width());
            Bands.over(
                    into.rows(),
                    into.columns(),
                    (from, to) -> withdrawBand(into.rows(from, to), part.rows(from, to), some, panel, from));
        }
    }

    private void withdrawBand(Matrix into, Matrix gradient, float[] factors, Panel panel, int first) {
        FloatBuffer sums = into.buffer();
        FloatBuffer slopes = gradient.buffer();
        float[] row = new float[panel.width()];
        float[] folded = new float[Panel.WIDTH / 4];
        for (int i = 0; i < into.rows(); i++) {
            slopes.get(gradient.position(i), row);
            multiply(row, factors);
            for (int k = drops.from(first + i); k < drops.to(first + i); k++) {
                int column = drops.columns()[k];
                int at = into.position(i) + column;
                sums.put(at, sums.get(at) - drops.kept() * dot(row, panel.column(column), folded));
            }
        }
    }

    private static void multiply(float[] row, float[] factors) {
        for (int k = 0; k < row.length; k++) {
            row[k] *= factors[k];
        }
    }

    private static float dot(float[] row, float[] column, float[] folded) {
        if (row.length < Panel.WIDTH) {
            return Sums.dot(row, column, row.length);
        }
        for (int k = 0; k < 64; k++) {
            folded[k] = row[k] * column[k]
                    + row[k + 64] * column[k + 64]
                    + row[k + 128] * column[k + 128]
                    + row[k + 192] * column[k + 192];
        }
        return Sums.sum(folded, 0, 64);
    }
}
