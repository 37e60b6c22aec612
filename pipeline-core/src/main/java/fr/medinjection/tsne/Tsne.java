package fr.medinjection.tsne;

import fr.medinjection.UserException;
import java.util.SplittableRandom;

/** t-SNE: vectors that are near each other become points that are near each other. */
public final class Tsne {
    private static final int FEWEST = 4;
    private static final int NEIGHBOURS = 3;

    private final TsneConfig config;
    private final int threads;
    private final ExactSearch exact;

    public Tsne(TsneConfig config) {
        this(config, config.workers());
    }

    Tsne(TsneConfig config, int threads) {
        this(config, threads, ExactNeighbours::of);
    }

    /** @param exact how all distances are computed, for no more points than the configuration says */
    Tsne(TsneConfig config, int threads, ExactSearch exact) {
        this.config = config;
        this.threads = threads;
        this.exact = exact;
    }

    /**
     * A map of vectors.
     *
     * @param vectors one after the other
     * @param dimensions the length of each
     */
    public Layout layout(float[] vectors, int dimensions) {
        try (Workers workers = new Workers(threads)) {
            return layout(new Points(vectors, dimensions), workers);
        }
    }

    /**
     * Places for new vectors on a map that stays as it is.
     *
     * @param vectors of the map's points, one after the other
     * @param map their coordinates, x and y of the first, of the second, ...
     * @param added the new vectors, one after the other
     * @param dimensions the length of each
     */
    public float[] place(float[] vectors, float[] map, float[] added, int dimensions) {
        if (added.length == 0) {
            return new float[0];
        }
        try (Workers workers = new Workers(threads)) {
            Points known = new Points(vectors, dimensions);
            Reduction reduction = reduction(known, workers);
            int each = Math.min(
                    known.count(), (int) Math.ceil(NEIGHBOURS * config.placing().perplexity()));
            Neighbours neighbours = ExactNeighbours.between(
                    reduction.of(new Points(added, dimensions)), reduction.of(known), each, workers);
            GridRepulsion repulsion = new GridRepulsion(config.gridSpacing(), config.gridCells());
            return new Placement(config.placing(), neighbours, map, repulsion, workers).place(workers);
        }
    }

    /** From vectors to what neighbours are looked for among. */
    private interface Reduction {
        Points of(Points vectors);
    }

    private Layout layout(Points vectors, Workers workers) {
        int count = vectors.count();
        if (count < FEWEST) {
            throw new UserException("Cannot draw a map: " + count + " vectors, expected at least " + FEWEST);
        }
        double perplexity = Math.min(config.perplexity(), (count - 1) / (double) NEIGHBOURS);
        int each = Math.min(count - 1, (int) (NEIGHBOURS * perplexity));
        Points points = reduction(vectors, workers).of(vectors);
        int[] order = order(points);
        Points ordered = picked(points, order);
        Neighbours neighbours = neighbours(ordered, each, workers);
        double recall = recall(ordered, neighbours, workers);
        Affinities affinities = Affinities.of(neighbours, perplexity, workers);
        float[] map = Start.of(ordered, config.seed(), workers);
        double divergence = descend(affinities, map, workers);
        return new Layout(placed(map, order), divergence, perplexity, recall);
    }

    private Reduction reduction(Points vectors, Workers workers) {
        if (config.components() == 0 || vectors.dimensions() <= config.components()) {
            return points -> points;
        }
        PrincipalComponents components = PrincipalComponents.of(vectors, config.components(), workers);
        return points -> components.project(points, workers);
    }

    /** Of many points, neighbours are put near each other in memory too. */
    private int[] order(Points points) {
        int leaf = isExact(points) ? points.count() : config.neighbours().leaf();
        return new ProjectionTree(points, leaf, config.seed()).order();
    }

    private boolean isExact(Points points) {
        return points.count() <= config.neighbours().exactUpTo();
    }

    private static Points picked(Points points, int[] order) {
        int dimensions = points.dimensions();
        float[] values = new float[points.values().length];
        for (int i = 0; i < order.length; i++) {
            System.arraycopy(points.values(), order[i] * dimensions, values, i * dimensions, dimensions);
        }
        return new Points(values, dimensions);
    }

    private Neighbours neighbours(Points points, int each, Workers workers) {
        return isExact(points)
                ? exact.of(points, each, workers)
                : ApproximateNeighbours.of(points, each, config.neighbours(), config.seed() + 1, workers);
    }

    /** The share of the true neighbours of some points that were found. */
    private double recall(Points points, Neighbours found, Workers workers) {
        if (isExact(points)) {
            return 1;
        }
        SplittableRandom random = new SplittableRandom(config.seed());
        int[] sample =
                random.ints(config.neighbours().sample(), 0, points.count()).toArray();
        Neighbours truth = ExactNeighbours.some(points, sample, found.each(), workers);
        return found.some(sample).recall(truth);
    }

    private double descend(Affinities affinities, float[] map, Workers workers) {
        Repulsion repulsion = affinities.points() <= config.barnesHutUpTo()
                ? new BarnesHut(config.theta())
                : new GridRepulsion(config.gridSpacing(), config.gridCells());
        Descent descent = new Descent(affinities, repulsion, map, workers);
        run(descent, config.early(), affinities.points());
        run(descent, config.late(), affinities.points());
        return descent.divergence();
    }

    private void run(Descent descent, Phase phase, int points) {
        double rate = config.learningRate() > 0 ? config.learningRate() : points / phase.exaggeration();
        descent.run(phase.iterations(), phase.exaggeration(), rate, phase.momentum());
    }

    /** The map in the order of the vectors, its middle at the origin. */
    private static float[] placed(float[] map, int[] order) {
        double x = 0;
        double y = 0;
        for (int i = 0; i < order.length; i++) {
            x += map[2 * i];
            y += map[2 * i + 1];
        }
        float[] placed = new float[map.length];
        for (int i = 0; i < order.length; i++) {
            placed[2 * order[i]] = (float) (map[2 * i] - x / order.length);
            placed[2 * order[i] + 1] = (float) (map[2 * i + 1] - y / order.length);
        }
        return placed;
    }
}
