package fr.medinjection.overlap;

import java.util.Arrays;
import java.util.List;

/** The nearest neighbours of each of a few vectors among the others, by the greatest product; of equals the first. */
final class Neighbours {
    private Neighbours() {}

    /** The places of the {@code k} nearest of each, nearest first; fewer where there are fewer others. */
    static int[][] of(List<float[]> vectors, int k) {
        VectorBlock block = VectorBlock.of(vectors);
        float[] products = new float[vectors.size()];
        int[][] nearest = new int[vectors.size()][];
        for (int i = 0; i < nearest.length; i++) {
            block.products(vectors.get(i), products);
            products[i] = Float.NEGATIVE_INFINITY;
            nearest[i] = greatest(products, Math.min(k, nearest.length - 1));
        }
        return nearest;
    }

    /** The places of the {@code k} greatest, greatest first; of equals the first. */
    static int[] greatest(float[] products, int k) {
        int[] places = new int[k];
        float[] values = new float[k];
        Arrays.fill(values, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < products.length; i++) {
            if (k > 0 && products[i] > values[k - 1]) {
                int at = k - 1;
                for (; at > 0 && values[at - 1] < products[i]; at--) {
                    values[at] = values[at - 1];
                    places[at] = places[at - 1];
                }
                values[at] = products[i];
                places[at] = i;
            }
        }
        return places;
    }
}
