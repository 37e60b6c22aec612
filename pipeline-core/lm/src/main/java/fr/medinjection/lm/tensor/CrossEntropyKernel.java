package fr.medinjection.lm.tensor;

import java.nio.FloatBuffer;

/** For a row of logits z with label y: the loss log(sum e^z) - z_y, and its gradient e^z / sum e^z - [at y]. A label below 0 gives 0 and 0. */
final class CrossEntropyKernel {
    private CrossEntropyKernel() {}

    static double[] losses(Matrix logits, int[] labels) {
        double[] losses = new double[labels.length];
        Bands.over(labels.length, 4L * logits.columns(), (from, to) -> {
            for (int i = from; i < to; i++) {
                losses[i] = labels[i] < 0 ? 0 : loss(read(logits.rows(i, i + 1)), labels[i]);
            }
        });
        return losses;
    }

    /** Leaves {@code factor} times the gradient in the place of the logits. */
    static double[] gradients(Matrix logits, int[] labels, float factor) {
        double[] losses = new double[labels.length];
        Bands.over(labels.length, 4L * logits.columns(), (from, to) -> {
            for (int i = from; i < to; i++) {
                losses[i] = gradient(logits.rows(i, i + 1), labels[i], factor);
            }
        });
        return losses;
    }

    private static double gradient(Matrix logits, int label, float factor) {
        FloatBuffer buffer = logits.buffer();
        float[] row = new float[logits.columns()];
        double loss = 0;
        if (label >= 0) {
            buffer.get(0, row);
            float largest = Sums.largest(row, row.length);
            float ofLabel = row[label];
            double sum = SoftmaxKernel.exponentials(row, row.length, largest);
            SoftmaxKernel.scale(row, row.length, (float) (factor / sum));
            row[label] -= factor;
            loss = Math.log(sum) + largest - ofLabel;
        }
        buffer.put(0, row);
        return loss;
    }

    private static double loss(float[] row, int label) {
        float ofLabel = row[label];
        float largest = Sums.largest(row, row.length);
        return Math.log(SoftmaxKernel.exponentials(row, row.length, largest)) + largest - ofLabel;
    }

    private static float[] read(Matrix logits) {
        float[] row = new float[logits.columns()];
        logits.buffer().get(0, row);
        return row;
    }
}
