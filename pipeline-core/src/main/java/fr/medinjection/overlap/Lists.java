package fr.medinjection.overlap;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/** Items that stand for lists: every item belongs to the lists of those that are nearest to it. */
final class Lists implements Serializable {
    private static final long serialVersionUID = 1;

    private final float[][] centres;
    private final int probes;
    private transient VectorBlock block;

    private Lists(float[][] centres, int probes) {
        this.centres = centres;
        this.probes = probes;
    }

    static Lists of(List<Item> centres, int probes) {
        return new Lists(centres.stream().map(Item::vector).toArray(float[][]::new), Math.min(probes, centres.size()));
    }

    int size() {
        return centres.length;
    }

    /** The lists of a vector. */
    int[] of(float[] vector) {
        float[] products = new float[centres.length];
        block().products(vector, products);
        return Neighbours.greatest(products, probes);
    }

    private synchronized VectorBlock block() {
        if (block == null) {
            block = VectorBlock.of(
                    IntStream.range(0, centres.length).mapToObj(i -> centres[i]).toList());
        }
        return block;
    }
}
