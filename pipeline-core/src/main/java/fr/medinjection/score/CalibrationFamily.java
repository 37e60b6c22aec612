package fr.medinjection.score;

import fr.medinjection.data.TaskType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What the probabilities of the option letters are worth where exactly one option is right: how often the likeliest is it,
 * how sure the model is, and how far these two are apart (expected calibration error, Brier score over all options).
 */
final class CalibrationFamily implements Family {
    private static final int BINS = 15;
    private static final int RIGHT = 2;
    private static final int CONFIDENCE = 3;
    private static final int BRIER = 4;
    private static final int BIN_ITEMS = 5;
    private static final int BIN_RIGHT = BIN_ITEMS + BINS;
    private static final int BIN_CONFIDENCE = BIN_RIGHT + BINS;
    private static final int SIZE = BIN_CONFIDENCE + BINS;

    @Override
    public long[] scales() {
        return Family.fine(SIZE);
    }

    @Override
    public boolean covers(Slice slice) {
        return slice.isBroad();
    }

    /** An item without probabilities in every answer is none for this family. */
    @Override
    public Optional<double[]> vector(Sheet sheet, List<Answer> answers) {
        if (sheet.type() != TaskType.MCQU || sheet.correct().size() != 1) {
            return Optional.empty();
        }
        double[] vector = new double[SIZE];
        vector[ITEMS] = 1;
        for (Answer answer : answers) {
            Optional<double[]> probabilities = probabilities(answer.logProbabilities(), sheet.options());
            if (probabilities.isEmpty()) {
                return Optional.empty();
            }
            add(vector, probabilities.get(), sheet.correct().get(0), 1.0 / answers.size());
        }
        return Optional.of(vector);
    }

    /** Shares of the option letters alone, whatever else the model might have said. */
    static Optional<double[]> probabilities(List<Double> logs, int options) {
        double largest = logs.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        if (logs.size() != options || !Double.isFinite(largest)) {
            return Optional.empty();
        }
        double[] shares =
                logs.stream().mapToDouble(log -> Math.exp(log - largest)).toArray();
        double sum = Arrays.stream(shares).sum();
        return Double.isNaN(sum)
                ? Optional.empty()
                : Optional.of(Arrays.stream(shares).map(share -> share / sum).toArray());
    }

    private static void add(double[] vector, double[] probabilities, int correct, double share) {
        int likeliest = 0;
        double brier = 0;
        for (int i = 0; i < probabilities.length; i++) {
            likeliest = probabilities[i] > probabilities[likeliest] ? i : likeliest;
            double error = probabilities[i] - (i == correct ? 1 : 0);
            brier += error * error;
        }
        double confidence = probabilities[likeliest];
        double right = likeliest == correct ? share : 0;
        int bin = Math.max(0, Math.min(BINS - 1, (int) Math.ceil(confidence * BINS) - 1));
        vector[RIGHT] += right;
        vector[CONFIDENCE] += share * confidence;
        vector[BRIER] += share * brier;
        vector[BIN_ITEMS + bin] += share;
        vector[BIN_RIGHT + bin] += right;
        vector[BIN_CONFIDENCE + bin] += share * confidence;
    }

    @Override
    public List<Measure> measures() {
        return List.of(
                measure("likeliest-option-accuracy", sums -> sums[RIGHT] / sums[ITEMS]),
                measure("mean-confidence", sums -> sums[CONFIDENCE] / sums[ITEMS]),
                measure("brier", sums -> sums[BRIER] / sums[ITEMS]),
                measure("calibration-error", CalibrationFamily::error));
    }

    /** Bins are open on the left, as usual; within one, accuracy and confidence are compared. */
    private static double error(double[] sums) {
        double error = 0;
        for (int bin = 0; bin < BINS; bin++) {
            error += Math.abs(sums[BIN_RIGHT + bin] - sums[BIN_CONFIDENCE + bin]);
        }
        return error / sums[ITEMS];
    }

    private static Measure measure(String metric, ToDoubleFunction<double[]> value) {
        String signature = metric + "|variant:letters|bins:" + BINS + "|norm:options|version:1";
        return new Measure(
                metric, "letters", signature, sums -> sums[ITEMS] == 0 ? Double.NaN : value.applyAsDouble(sums));
    }
}
