package fr.medinjection.lm.tensor;

/** Parts of a softmax over a row of scores. */
final class SoftmaxKernel {
    private SoftmaxKernel() {}

    /** Puts e^(x - shift) in the place of x and returns the sum. */
    static double exponentials(float[] row, int length, float shift) {
        for (int k = 0; k < length; k++) {
            row[k] = Exponential.of(row[k] - shift);
        }
        double sum = 0;
        for (int from = 0; from < length; from += 256) {
            sum += Sums.sum(row, from, Math.min(length, from + 256));
        }
        return sum;
    }

    static void scale(float[] row, int length, float factor) {
        for (int k = 0; k < length; k++) {
            row[k] *= factor;
        }
    }
}
