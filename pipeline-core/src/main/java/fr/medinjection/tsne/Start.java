package fr.medinjection.tsne;

import java.util.SplittableRandom;

/** Where a map starts: the first two principal components, made so small that no point is far from another. */
final class Start {
    private static final double DEVIATION = 1e-4;
    /** Beside the deviation: equal points would for ever have equal forces. */
    private static final double JITTER = 1e-3;

    private Start() {}

    static float[] of(Points points, long seed, Workers workers) {
        PrincipalComponents components = PrincipalComponents.of(points, Math.min(2, points.dimensions()), workers);
        Points projected = components.project(points, workers);
        double sum = 0;
        for (int i = 0; i < points.count(); i++) {
            double x = projected.values()[i * projected.dimensions()];
            sum += x * x;
        }
        double deviation = Math.sqrt(sum / points.count());
        float scale = (float) (deviation > 0 ? DEVIATION / deviation : 0);
        SplittableRandom random = new SplittableRandom(seed);
        float[] map = new float[2 * points.count()];
        for (int i = 0; i < map.length; i++) {
            map[i] = (float) (DEVIATION * JITTER * (2 * random.nextDouble() - 1));
        }
        for (int i = 0; i < projected.values().length; i++) {
            map[projected.dimensions() == 2 ? i : 2 * i] += scale * projected.values()[i];
        }
        return map;
    }
}
