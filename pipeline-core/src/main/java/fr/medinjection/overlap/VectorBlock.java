package fr.medinjection.overlap;

import java.util.List;

/**
 * Vectors of one length, turned so that one vector's products with all of them are sums over whole rows, which the compiler makes
 * vector instructions of. Each product is summed in the order of the vectors' values, whatever the block.
 */
final class VectorBlock {
    /** As many as fit the nearest cache with their products. */
    private static final int WIDTH = 256;

    private final int dimension;
    private final int size;
    private final float[] turned;

    private VectorBlock(int dimension, int size, float[] turned) {
        this.dimension = dimension;
        this.size = size;
        this.turned = turned;
    }

    static VectorBlock of(List<float[]> vectors) {
        int size = vectors.size();
        int dimension = size == 0 ? 0 : vectors.get(0).length;
        float[] turned = new float[dimension * size];
        for (int from = 0; from < size; from += WIDTH) {
            int width = Math.min(WIDTH, size - from);
            for (int i = 0; i < width; i++) {
                float[] vector = vectors.get(from + i);
                for (int d = 0; d < dimension; d++) {
                    turned[from * dimension + d * width + i] = vector[d];
                }
            }
        }
        return new VectorBlock(dimension, size, turned);
    }

    int size() {
        return size;
    }

    /** The products of a vector with all of the block, into {@code products}. */
    void products(float[] vector, float[] products) {
        for (int from = 0; from < size; from += WIDTH) {
            int width = Math.min(WIDTH, size - from);
            java.util.Arrays.fill(products, from, from + width, 0);
            for (int d = 0; d < dimension; d++) {
                add(vector[d], turned, from * dimension + d * width, products, from, width);
            }
        }
    }

    private static void add(float factor, float[] row, int at, float[] products, int from, int width) {
        for (int i = 0; i < width; i++) {
            products[from + i] += factor * row[at + i];
        }
    }
}
