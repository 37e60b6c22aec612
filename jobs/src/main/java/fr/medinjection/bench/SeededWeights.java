package fr.medinjection.bench;

import fr.medinjection.lm.weights.Weights;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Weights that are drawn as they are read: matrices uniform around zero, norms one. */
final class SeededWeights implements Weights {
    private static final double DEVIATION = 0.02;

    private final Map<String, List<Long>> shapes;

    SeededWeights(Map<String, List<Long>> shapes) {
        this.shapes = shapes;
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
        SplittableRandom random = Seeds.random(name.hashCode(), from);
        boolean norm = shape(name).size() == 1;
        double bound = DEVIATION * Math.sqrt(3);
        while (into.hasRemaining()) {
            into.put(norm ? 1 : (float) ((2 * random.nextDouble() - 1) * bound));
        }
    }
}
