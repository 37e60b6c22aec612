package fr.medinjection.tsne;

/** How points of a map push each other away. Coordinates and forces lie in pairs: x and y of the first point, of the second, ... */
interface Repulsion {
    /**
     * For every point i the sum over all others j of {@code (y_i - y_j) / (1 + |y_i - y_j|^2)^2}.
     *
     * @return the normaliser: the sum of {@code 1 / (1 + |y_i - y_j|^2)} over all ordered pairs of different points
     */
    double apply(float[] map, float[] forces, Workers workers);
}
