package fr.medinjection.lm.tensor;

/** The operations on rows by their definitions. */
final class PlainRows {
    private PlainRows() {}

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static PlainTensor norm(PlainTensor x, double[] weight, double epsilon) {
        PlainTensor result = PlainTensor.empty(x.shape());
        for (int i = 0; i < x.rows(); i++) {
            double inverse = inverse(x, i, epsilon);
            for (int j = 0; j < x.columns(); j++) {
                result.put(i, j, x.at(i, j) * inverse * weight[j]);
            }
        }
        return result;
    }

    static PlainTensor normBackward(PlainTensor x, double[] weight, double epsilon, double[] gradient) {
        PlainTensor result = PlainTensor.empty(x.shape());
        int width = x.columns();
        for (int i = 0; i < x.rows(); i++) {
            double inverse = inverse(x, i, epsilon);
            double along = 0;
            for (int j = 0; j < width; j++) {
                along += x.at(i, j) * inverse * weight[j] * gradient[i * width + j] / width;
            }
            for (int j = 0; j < width; j++) {
                result.put(i, j, inverse * (weight[j] * gradient[i * width + j] - x.at(i, j) * inverse * along));
            }
        }
        return result;
    }

    private static double inverse(PlainTensor x, int row, double epsilon) {
        double sum = 0;
        for (int j = 0; j < x.columns(); j++) {
            sum += x.at(row, j) * x.at(row, j);
        }
        return 1 / Math.sqrt(sum / x.columns() + epsilon);
    }

    static PlainTensor turn(PlainTensor x, Backend.Angles angles, int direction) {
        PlainTensor cosine = PlainTensor.of(angles.cosine());
        PlainTensor sine = PlainTensor.of(angles.sine());
        PlainTensor result = PlainTensor.empty(x.shape());
        int half = cosine.columns();
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < x.columns(); j++) {
                int k = j % (2 * half);
                int angle = k % half;
                double other = k < half ? -x.at(i, j + half) : x.at(i, j - half);
                result.put(i, j, x.at(i, j) * cosine.at(i, angle) + direction * other * sine.at(i, angle));
            }
        }
        return result;
    }

    static double[] losses(PlainTensor logits, int[] labels) {
        double[] losses = new double[labels.length];
        for (int i = 0; i < labels.length; i++) {
            losses[i] = labels[i] < 0 ? 0 : Math.log(sum(logits, i)) - logits.at(i, labels[i]);
        }
        return losses;
    }

    static void lossGradients(PlainTensor logits, int[] labels, double factor) {
        for (int i = 0; i < labels.length; i++) {
            double sum = sum(logits, i);
            for (int j = 0; j < logits.columns(); j++) {
                double slope = Math.exp(logits.at(i, j)) / sum - (j == labels[i] ? 1 : 0);
                logits.put(i, j, labels[i] < 0 ? 0 : factor * slope);
            }
        }
    }

    private static double sum(PlainTensor logits, int row) {
        double sum = 0;
        for (int j = 0; j < logits.columns(); j++) {
            sum += Math.exp(logits.at(row, j));
        }
        return sum;
    }

    static PlainTensor dropped(PlainTensor x, Drops drops) {
        PlainTensor result = PlainTensor.empty(x.shape());
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < x.columns(); j++) {
                result.put(i, j, x.at(i, j) * drops.kept());
            }
            for (int k = drops.from(i); k < drops.to(i); k++) {
                result.put(i, drops.columns()[k], 0);
            }
        }
        return result;
    }
}
