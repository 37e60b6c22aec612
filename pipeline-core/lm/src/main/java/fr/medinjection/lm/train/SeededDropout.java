package fr.medinjection.lm.train;

import fr.medinjection.lm.Projection;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.Optional;

/**
 * Masks drawn from (seed, step, layer, projection, example of the step, position in it): recomputing a layer or resuming a run gives the same ones, and
 * so do other micro-batches, other rows of a batch and other ranks.
 */
public final class SeededDropout implements Dropout {
    private final Backend backend;
    private final float probability;
    private final long seed;
    private long step;
    private long firstExample;
    private Optional<Batch> batch = Optional.empty();

    public SeededDropout(Backend backend, double probability, long seed) {
        this.backend = backend;
        this.probability = (float) probability;
        this.seed = seed;
    }

    /** Selects the masks of one step over rows that are all one text. */
    public void start(long number) {
        step = number;
        batch = Optional.empty();
    }

    /** Selects the masks of one micro-batch; {@code first} is the number in the step of the batch's first example. */
    public void start(long number, long first, Batch rows) {
        step = number;
        firstExample = first;
        batch = Optional.of(rows);
    }

    @Override
    public Optional<Tensor> mask(int layer, Projection projection, long rows, long columns) {
        if (probability == 0) {
            return Optional.empty();
        }
        Drawing drawing = new Drawing(layer, projection, new float[Math.toIntExact(rows * columns)], (int) columns);
        if (batch.isEmpty()) {
            drawing.rows(0, (int) rows, 0, 0);
        } else {
            drawing.all(batch.get());
        }
        return Optional.of(backend.of(drawing.mask, rows, columns));
    }

    /** The mask of one projection while it is drawn. */
    private final class Drawing {
        private final int layer;
        private final Projection projection;
        private final float[] mask;
        private final int columns;

        Drawing(int layer, Projection projection, float[] mask, int columns) {
            this.layer = layer;
            this.projection = projection;
            this.mask = mask;
            this.columns = columns;
        }

        /** A stretch of columns with one example after another; padding keeps its zeros. */
        void all(Batch rows) {
            int[] places = rows.places();
            int from = 0;
            while (from < places.length) {
                int to = from + 1;
                while (to < places.length && places[to] == places[from]) {
                    to++;
                }
                if (places[from] >= 0) {
                    rows(from, to, firstExample + places[from], from % rows.time() - rows.firsts()[from]);
                }
                from = to;
            }
        }

        void rows(int from, int to, long example, long position) {
            CounterRandom random =
                    new CounterRandom(seed, step, layer, projection.path().hashCode(), example);
            float kept = 1 / (1 - probability);
            long index = position * columns;
            for (int i = from * columns; i < to * columns; i++, index++) {
                mask[i] = random.uniform(index) < probability ? 0 : kept;
            }
        }
    }
}
