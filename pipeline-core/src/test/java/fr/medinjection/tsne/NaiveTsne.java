package fr.medinjection.tsne;

import java.util.SplittableRandom;

/** What the fast paths compute, by all pairs and in double precision. */
final class NaiveTsne {
    private NaiveTsne() {}

    /** Points in clusters, seeded. */
    static Points mixture(int count, int dimensions, int clusters, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] centres = new double[clusters][];
        for (int k = 0; k < clusters; k++) {
            centres[k] = random.doubles(dimensions, -3, 3).toArray();
        }
        float[] values = new float[count * dimensions];
        for (int i = 0; i < count; i++) {
            double[] centre = centres[random.nextInt(clusters)];
            for (int d = 0; d < dimensions; d++) {
                values[i * dimensions + d] = (float) (centre[d] + random.nextGaussian());
            }
        }
        return new Points(values, dimensions);
    }

    static float[] map(int count, double spread, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] map = new float[2 * count];
        for (int i = 0; i < map.length; i++) {
            map[i] = (float) (spread * random.nextGaussian());
        }
        return map;
    }

    private static double square(float[] map, int i, int j) {
        double dx = map[2 * i] - (double) map[2 * j];
        double dy = map[2 * i + 1] - (double) map[2 * j + 1];
        return dx * dx + dy * dy;
    }

    static double normaliser(float[] map) {
        double sum = 0;
        for (int i = 0; i < map.length / 2; i++) {
            for (int j = 0; j < map.length / 2; j++) {
                sum += i == j ? 0 : 1 / (1 + square(map, i, j));
            }
        }
        return sum;
    }

    static double[] repulsion(float[] map) {
        double[] forces = new double[map.length];
        for (int i = 0; i < map.length / 2; i++) {
            for (int j = 0; j < map.length / 2; j++) {
                double weight = Math.pow(1 + square(map, i, j), -2);
                forces[2 * i] += weight * (map[2 * i] - (double) map[2 * j]);
                forces[2 * i + 1] += weight * (map[2 * i + 1] - (double) map[2 * j + 1]);
            }
        }
        return forces;
    }

    /** All affinities, one row after the other. */
    static double[][] dense(Affinities affinities) {
        double[][] dense = new double[affinities.points()][affinities.points()];
        for (int i = 0; i < affinities.points(); i++) {
            for (int t = affinities.starts()[i]; t < affinities.starts()[i + 1]; t++) {
                dense[i][affinities.columns()[t]] += affinities.values()[t];
            }
        }
        return dense;
    }

    static double divergence(double[][] affinities, float[] map) {
        double normaliser = normaliser(map);
        double sum = 0;
        for (int i = 0; i < affinities.length; i++) {
            for (int j = 0; j < affinities.length; j++) {
                if (affinities[i][j] > 0) {
                    sum += affinities[i][j] * Math.log(affinities[i][j] * (1 + square(map, i, j)) * normaliser);
                }
            }
        }
        return sum;
    }

    /** The distances of two points, by all dimensions one after the other. */
    static double squaredDistance(Points points, int i, int j) {
        double sum = 0;
        for (int d = 0; d < points.dimensions(); d++) {
            double difference = points.values()[i * points.dimensions() + d]
                    - (double) points.values()[j * points.dimensions() + d];
            sum += difference * difference;
        }
        return sum;
    }

    /** The greatest difference of forces, as a share of the root mean square of the true ones. */
    static double error(float[] forces, double[] truth) {
        double square = 0;
        double worst = 0;
        for (int i = 0; i < truth.length; i++) {
            square += truth[i] * truth[i];
            worst = Math.max(worst, Math.abs(forces[i] - truth[i]));
        }
        return worst / Math.sqrt(square / truth.length);
    }
}
