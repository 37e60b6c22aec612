package fr.medinjection.lm.train;

import fr.medinjection.lm.Projection;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.Optional;

/** Masks drawn from (seed, pass, layer, projection, index): recomputing a layer or resuming a run gives the same ones. */
public final class SeededDropout implements Dropout {
    private final Backend backend;
    private final float probability;
    private final long seed;
    private long pass;

    public SeededDropout(Backend backend, double probability, long seed) {
        this.backend = backend;
        this.probability = (float) probability;
        this.seed = seed;
    }

    /** Selects the masks of one forward and backward pass over a micro-batch. */
    public void startPass(long number) {
        pass = number;
    }

    @Override
    public Optional<Tensor> mask(int layer, Projection projection, long rows, long columns) {
        if (probability == 0) {
            return Optional.empty();
        }
        CounterRandom random =
                new CounterRandom(seed, pass, layer, projection.path().hashCode());
        float kept = 1 / (1 - probability);
        float[] mask = new float[Math.toIntExact(rows * columns)];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = random.uniform(i) < probability ? 0 : kept;
        }
        return Optional.of(backend.of(mask, rows, columns));
    }
}
