package fr.medinjection.tsne;

/** The bandwidth at which a point's neighbours have the wanted perplexity. */
final class Calibration {
    private static final double TOLERANCE = 1e-6;
    private static final int MOST_STEPS = 100;

    private Calibration() {}

    /**
     * The probabilities {@code exp(-beta d)} of the neighbours, summing to one, with the beta that gives their distribution the entropy
     * {@code log(perplexity)}. Where no beta does, because more neighbours than that are at the same least distance, those share
     * evenly.
     *
     * @param distances squared distances, ascending, from {@code from} to {@code to}
     * @param probabilities where the result goes, at the same places
     */
    static void calibrate(float[] distances, int from, int to, double perplexity, float[] probabilities) {
        double target = Math.log(perplexity);
        double nearest = distances[from];
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double beta = start(distances, from, to);
        double sum = 0;
        for (int step = 0; step < MOST_STEPS; step++) {
            sum = 0;
            double first = 0;
            double second = 0;
            for (int i = from; i < to; i++) {
                double d = distances[i] - nearest;
                double weight = Math.exp(-beta * d);
                probabilities[i] = (float) weight;
                sum += weight;
                first += weight * d;
                second += weight * d * d;
            }
            double mean = first / sum;
            double excess = Math.log(sum) + beta * mean - target;
            if (Math.abs(excess) < TOLERANCE || high - low <= Math.ulp(beta)) {
                break;
            }
            if (excess > 0) {
                low = beta;
            } else {
                high = beta;
            }
            beta = next(beta, excess, second / sum - mean * mean, low, high);
        }
        for (int i = from; i < to; i++) {
            probabilities[i] /= (float) sum;
        }
    }

    private static double start(float[] distances, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += distances[i] - (double) distances[from];
        }
        double mean = sum / (to - from);
        return mean > 0 ? 1 / mean : 1;
    }

    /** Newton's step on the logarithm of beta, or half-way where that leaves the bounds. */
    private static double next(double beta, double excess, double variance, double low, double high) {
        double newton = beta * Math.exp(Math.max(-3, Math.min(3, excess / (beta * beta * variance))));
        if (newton > low && newton < high) {
            return newton;
        }
        return high == Double.POSITIVE_INFINITY ? 2 * beta : (low + high) / 2;
    }
}
