package fr.medinjection.tsne;

import java.util.Arrays;

/**
 * New points on a map that stays as it is. Each starts at the median of its neighbours and goes down the divergence between its own
 * affinities to the map's points and its nearness to them; new points do not see each other.
 */
final class Placement {
    private static final int ROWS = 256;
    /** New points go no farther beyond the map. */
    private static final double MARGIN = 5;

    private static final int START = 25;

    private final PlacingConfig config;
    private final Neighbours neighbours;
    private final float[] map;
    private final Bounds bounds;
    private final Frame frame;
    private final float[] potential;

    /**
     * @param neighbours of the new points among the map's
     * @param map coordinates in pairs
     */
    Placement(PlacingConfig config, Neighbours neighbours, float[] map, GridRepulsion repulsion, Workers workers) {
        this.config = config;
        this.neighbours = neighbours;
        this.map = map;
        this.bounds = Bounds.of(map).widened(MARGIN);
        this.frame = repulsion.potential(map, MARGIN, workers);
        this.potential = repulsion.grid();
    }

    float[] place(Workers workers) {
        float[] placed = new float[2 * neighbours.points()];
        workers.ranges(neighbours.points(), ROWS, (from, to) -> {
            float[] probabilities = new float[neighbours.each()];
            for (int i = from; i < to; i++) {
                place(i, placed, probabilities);
            }
        });
        return placed;
    }

    private void place(int point, float[] placed, float[] probabilities) {
        int each = neighbours.each();
        float[] distances = Arrays.copyOfRange(neighbours.squaredDistances(), point * each, (point + 1) * each);
        Calibration.calibrate(distances, 0, each, Math.min(config.perplexity(), each), probabilities);
        float[] at = {median(point, 0), median(point, 1)};
        float[] slope = new float[2];
        float[] step = new float[2];
        for (int i = 0; i < config.iterations(); i++) {
            double normaliser = frame.read(potential, at, slope, 0);
            double scale = config.exaggeration();
            double gx = -slope[0] / normaliser;
            double gy = -slope[1] / normaliser;
            for (int rank = 0; rank < each; rank++) {
                int j = 2 * neighbours.index(point, rank);
                double dx = at[0] - (double) map[j];
                double dy = at[1] - (double) map[j + 1];
                double weight = scale * probabilities[rank] / (1 + dx * dx + dy * dy);
                gx += weight * dx;
                gy += weight * dy;
            }
            step[0] = (float) (config.momentum() * step[0] - config.learningRate() * gx);
            step[1] = (float) (config.momentum() * step[1] - config.learningRate() * gy);
            at[0] = bounds.clampX(at[0] + step[0]);
            at[1] = bounds.clampY(at[1] + step[1]);
        }
        placed[2 * point] = at[0];
        placed[2 * point + 1] = at[1];
    }

    private float median(int point, int axis) {
        float[] values = new float[Math.min(START, neighbours.each())];
        for (int rank = 0; rank < values.length; rank++) {
            values[rank] = map[2 * neighbours.index(point, rank) + axis];
        }
        Arrays.sort(values);
        return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
    }
}
