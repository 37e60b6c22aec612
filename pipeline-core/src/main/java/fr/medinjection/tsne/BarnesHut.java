package fr.medinjection.tsne;

/** Repulsion through a quadtree: cells that are small for their distance count as one point. For small maps. */
final class BarnesHut implements Repulsion {
    private static final int RANKS = 256;

    private final float theta;
    private QuadTree tree;

    /** @param theta how small: a cell's side over its distance */
    BarnesHut(double theta) {
        this.theta = (float) theta;
    }

    @Override
    public double apply(float[] map, float[] forces, Workers workers) {
        int points = map.length / 2;
        if (tree == null) {
            tree = new QuadTree(points);
        }
        tree.build(map);
        return workers.sum(
                Workers.pieces(points, RANKS),
                piece -> tree.repel(piece * RANKS, Math.min(points, (piece + 1) * RANKS), theta, forces));
    }
}
