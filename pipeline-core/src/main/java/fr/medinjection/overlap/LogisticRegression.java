package fr.medinjection.overlap;

import java.util.List;

/**
 * Tells two kinds of vectors of length 1 apart: the weights, and behind them the intercept, at which the mean logistic loss and half
 * of {@code regularisation} times the squared weights are least, found by accelerated gradient descent (Nesterov).
 */
record LogisticRegression(int iterations, double regularisation) {
    /** The loss bends by at most a quarter in each direction; a vector of length 1 and the 1 of its intercept have length 2, squared. */
    private static final double CURVATURE = 0.25 * 2;

    /** @param isOne which vectors are of the second kind */
    double[] fit(List<float[]> vectors, boolean[] isOne) {
        int dimensions = vectors.get(0).length;
        double rate = 1 / (CURVATURE + regularisation);
        double[] weights = new double[dimensions + 1];
        double[] ahead = weights.clone();
        for (int step = 0; step < iterations; step++) {
            double[] gradient = gradient(vectors, isOne, ahead);
            double momentum = step / (step + 3.0);
            for (int d = 0; d <= dimensions; d++) {
                double next = ahead[d] - rate * gradient[d];
                ahead[d] = next + momentum * (next - weights[d]);
                weights[d] = next;
            }
        }
        return weights;
    }

    private double[] gradient(List<float[]> vectors, boolean[] isOne, double[] weights) {
        double[] gradient = new double[weights.length];
        int intercept = weights.length - 1;
        for (int i = 0; i < isOne.length; i++) {
            float[] vector = vectors.get(i);
            double error = (1 / (1 + Math.exp(-margin(weights, vector))) - (isOne[i] ? 1 : 0)) / isOne.length;
            for (int d = 0; d < intercept; d++) {
                gradient[d] += error * vector[d];
            }
            gradient[intercept] += error;
        }
        for (int d = 0; d < intercept; d++) {
            gradient[d] += regularisation * weights[d];
        }
        return gradient;
    }

    /** The higher, the more a vector is of the second kind. */
    static double margin(double[] weights, float[] vector) {
        double sum = weights[vector.length];
        for (int d = 0; d < vector.length; d++) {
            sum += weights[d] * vector[d];
        }
        return sum;
    }
}
