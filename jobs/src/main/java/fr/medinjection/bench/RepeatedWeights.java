package fr.medinjection.bench;

import fr.medinjection.lm.weights.Weights;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Weights of a large model at the speed of copying: matrices repeat one block of random numbers, from a place of their own, and norms are one. */
final class RepeatedWeights implements Weights {
    private static final int BLOCK = 1 << 20;
    private static final double DEVIATION = 0.02;

    private final Map<String, List<Long>> shapes;
    private final float[] block = new float[BLOCK];

    RepeatedWeights(Map<String, List<Long>> shapes) {
        this.shapes = shapes;
        SplittableRandom random = Seeds.random(1, 2);
        double bound = DEVIATION * Math.sqrt(3);
        for (int i = 0; i < BLOCK; i++) {
            block[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
    }

    @Override
    public Set<String> names() {
        return shapes.keySet();
    }

    @Override
    public List<Long> shape(String name) {
        return shapes.get(name);
    }

    @Override
    public void read(String name, long from, FloatBuffer into) {
        if (shape(name).size() == 1) {
            while (into.hasRemaining()) {
                into.put(1);
            }
            return;
        }
        int at = Math.floorMod(name.hashCode() + from, BLOCK);
        while (into.hasRemaining()) {
            int count = Math.min(into.remaining(), BLOCK - at);
            into.put(block, at, count);
            at = 0;
        }
    }
}
