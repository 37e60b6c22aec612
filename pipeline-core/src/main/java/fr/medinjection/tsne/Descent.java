package fr.medinjection.tsne;

/**
 * Gradient descent with momentum and a gain for each coordinate, which grows while the coordinate goes down
 * its gradient and shrinks otherwise. Steps are clipped.
 */
final class Descent {
    private static final int ROWS = 1_024;
    private static final int MOVED = 16_384;
    private static final float GROWTH = 0.2f;
    private static final float SHRINKING = 0.8f;
    private static final float LEAST_GAIN = 0.01f;
    private static final float LONGEST_STEP = 5;

    private final Affinities affinities;
    private final Repulsion repulsion;
    private final Workers workers;
    private final float[] map;
    private final float[] repelled;
    private final float[] attracted;
    private final float[] steps;
    private final float[] gains;

    /** @param map coordinates in pairs; they are moved in place */
    Descent(Affinities affinities, Repulsion repulsion, float[] map, Workers workers) {
        this.affinities = affinities;
        this.repulsion = repulsion;
        this.workers = workers;
        this.map = map;
        this.repelled = new float[map.length];
        this.attracted = new float[map.length];
        this.steps = new float[map.length];
        this.gains = new float[map.length];
        java.util.Arrays.fill(gains, 1);
    }

    /** Makes some steps with attraction exaggerated by a factor. */
    void run(int iterations, double exaggeration, double learningRate, double momentum) {
        for (int i = 0; i < iterations; i++) {
            double normaliser = repulsion.apply(map, repelled, workers);
            float attraction = (float) exaggeration;
            float repulse = (float) (1 / normaliser);
            workers.ranges(affinities.points(), ROWS, (from, to) -> {
                affinities.attract(map, attracted, from, to);
            });
            workers.ranges(affinities.points(), MOVED, (from, to) -> {
                move(2 * from, 2 * to, attraction, repulse, (float) learningRate, (float) momentum);
            });
        }
    }

    private void move(int from, int to, float attraction, float repulse, float learningRate, float momentum) {
        for (int i = from; i < to; i += 2) {
            float sx = step(i, attraction * attracted[i] - repulse * repelled[i], learningRate, momentum);
            float sy = step(i + 1, attraction * attracted[i + 1] - repulse * repelled[i + 1], learningRate, momentum);
            float square = sx * sx + sy * sy;
            if (square > LONGEST_STEP * LONGEST_STEP) {
                float scale = LONGEST_STEP / (float) Math.sqrt(square);
                sx *= scale;
                sy *= scale;
            }
            steps[i] = sx;
            steps[i + 1] = sy;
            map[i] += sx;
            map[i + 1] += sy;
        }
    }

    private float step(int i, float gradient, float learningRate, float momentum) {
        float gain = gradient * steps[i] > 0 ? gains[i] * SHRINKING + LEAST_GAIN : gains[i] + GROWTH;
        gains[i] = gain;
        return momentum * steps[i] - learningRate * gain * gradient;
    }

    /** The Kullback-Leibler divergence of the map as it is. */
    double divergence() {
        double normaliser = repulsion.apply(map, repelled, workers);
        return affinities.divergence(map, workers) + Math.log(normaliser);
    }
}
