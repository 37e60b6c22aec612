package fr.medinjection.tsne;

import fr.medinjection.UserException;

/**
 * How a map of vectors is made.
 *
 * @param withPipeline whether the main job makes the map too; the job {@code tsne} always does
 * @param perplexity how many neighbours a point counts with, in effect; fewer vectors than three times that and one make do with a
 *     third of the others
 * @param components longer vectors are first seen in so many principal components; 0 takes them as they are
 * @param neighbours how nearest neighbours are looked for
 * @param early the first part of the descent, in which clusters find their places
 * @param late the rest
 * @param learningRate of the descent, or 0 for the number of points over the exaggeration
 * @param barnesHutUpTo up to so many points a quadtree gives the repulsion, above a grid does
 * @param theta the greatest side of a tree's cell that counts as one point, as a share of its distance
 * @param gridSpacing the side of the grid's cells, in units of the map
 * @param gridCells the most cells along one side; a wider map gets wider cells
 * @param placing how new points are put on a map that there is
 * @param threads that work together, 0 for as many as there are processors; the map is the same
 */
public record TsneConfig(
        boolean withPipeline,
        double perplexity,
        int components,
        SearchConfig neighbours,
        Phase early,
        Phase late,
        double learningRate,
        int barnesHutUpTo,
        double theta,
        double gridSpacing,
        int gridCells,
        PlacingConfig placing,
        int threads,
        long seed) {
    private static final int LEAST_CELLS = 64;

    public TsneConfig {
        require(perplexity >= 1, "tsne.perplexity", perplexity, "1 or more");
        require(components == 0 || components >= 2, "tsne.components", components, "0, or 2 or more");
        require(learningRate >= 0, "tsne.learning-rate", learningRate, "0 or more");
        require(theta > 0 && theta <= 0.7, "tsne.theta", theta, "more than 0 and at most 0.7");
        require(gridSpacing > 0 && gridSpacing <= 1, "tsne.grid-spacing", gridSpacing, "more than 0 and at most 1");
        require(gridCells >= LEAST_CELLS, "tsne.grid-cells", gridCells, LEAST_CELLS + " or more");
        require(threads >= 0, "tsne.threads", threads, "0 or more");
    }

    static void require(boolean holds, String what, Object value, String expected) {
        if (!holds) {
            throw new UserException("Invalid " + what + ": " + value + ", expected " + expected);
        }
    }

    /** What decides the map, with the rest at rest. */
    TsneConfig deciding() {
        return new TsneConfig(
                false,
                perplexity,
                components,
                neighbours,
                early,
                late,
                learningRate,
                barnesHutUpTo,
                theta,
                gridSpacing,
                gridCells,
                placing,
                0,
                seed);
    }

    int workers() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
