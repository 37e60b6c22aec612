package fr.medinjection.lm.tensor;

import java.nio.FloatBuffer;

/** y = u w with u = x / sqrt(mean(x^2) + epsilon), row by row. */
final class NormKernel {
    private final float[] weight;
    private final double epsilon;
    private final int width;

    NormKernel(Tensor weight, double epsilon) {
        Matrix row = Matrix.of(weight);
        this.width = row.columns();
        this.weight = new float[width];
        this.epsilon = epsilon;
        row.buffer().get(0, this.weight);
    }

    void forward(Matrix x, Matrix y) {
        Bands.over(x.rows(), x.columns(), (from, to) -> forwardBand(x.rows(from, to), y.rows(from, to)));
    }

    private void forwardBand(Matrix x, Matrix y) {
        FloatBuffer in = x.buffer();
        FloatBuffer out = y.buffer();
        float[] row = new float[width];
        for (int i = 0; i < x.rows(); i++) {
            in.get(x.position(i), row);
            forward(row);
            out.put(y.position(i), row);
        }
    }

    /** With g = w dy and c = mean(u g): dx = (g - u c) / sqrt(...), added to {@code into}. */
    void backward(Matrix x, Matrix gradient, Matrix into) {
        Bands.over(
                x.rows(),
                2L * x.columns(),
                (from, to) -> backwardBand(x.rows(from, to), gradient.rows(from, to), into.rows(from, to)));
    }

    private void backwardBand(Matrix x, Matrix gradient, Matrix into) {
        FloatBuffer in = x.buffer();
        FloatBuffer above = gradient.buffer();
        FloatBuffer out = into.buffer();
        float[] row = new float[width];
        float[] slope = new float[width];
        float[] sum = new float[width];
        for (int i = 0; i < x.rows(); i++) {
            in.get(x.position(i), row);
            above.get(gradient.position(i), slope);
            out.get(into.position(i), sum);
            backward(row, slope);
            add(slope, sum);
            out.put(into.position(i), sum);
        }
    }

    /** A row, in place. */
    void forward(float[] row) {
        float inverse = inverse(row);
        float[] w = weight;
        for (int k = 0; k < row.length; k++) {
            row[k] = row[k] * inverse * w[k];
        }
    }

    /** Puts the gradient of a row in the place of that of its result. */
    void backward(float[] row, float[] gradient) {
        float[] w = weight;
        for (int k = 0; k < row.length; k++) {
            gradient[k] = gradient[k] * w[k];
        }
        float inverse = inverse(row);
        float along = Sums.dot(row, gradient, width) * inverse * inverse / width;
        for (int k = 0; k < row.length; k++) {
            gradient[k] = (gradient[k] - row[k] * along) * inverse;
        }
    }

    private float inverse(float[] row) {
        return (float) (1 / Math.sqrt((double) Sums.dot(row, row, width) / width + epsilon));
    }

    private static void add(float[] x, float[] into) {
        for (int k = 0; k < into.length; k++) {
            into[k] += x[k];
        }
    }
}
