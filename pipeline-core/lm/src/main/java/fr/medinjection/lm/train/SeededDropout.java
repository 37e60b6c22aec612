package fr.medinjection.lm.train;

import fr.medinjection.lm.Projection;
import fr.medinjection.lm.tensor.Drops;
import java.util.Optional;

/**
 * Drops drawn from (seed, step, layer, projection, example of the step, position in it): recomputing a layer or resuming a run gives the same ones, and
 * so do other micro-batches, other rows of a batch and other ranks. The probability is kept to within 2^-17.
 */
public final class SeededDropout implements Dropout {
    /** One draw of 64 bits decides on this many elements. */
    private static final int LANES = 4;

    private static final int LANE_BITS = 16;
    private static final int LANE_MASK = (1 << LANE_BITS) - 1;

    private final double probability;
    private final int threshold;
    private final long seed;
    private long step;
    private long firstExample;
    private Optional<Batch> batch = Optional.empty();

    public SeededDropout(double probability, long seed) {
        this.probability = probability;
        this.threshold = (int) Math.round(probability * (LANE_MASK + 1));
        this.seed = seed;
    }

    /** Selects the drops of one step over rows that are all one text. */
    public void start(long number) {
        step = number;
        batch = Optional.empty();
    }

    /** Selects the drops of one micro-batch; {@code first} is the number in the step of the batch's first example. */
    public void start(long number, long first, Batch rows) {
        step = number;
        firstExample = first;
        batch = Optional.of(rows);
    }

    @Override
    public Optional<Drops> drops(int layer, Projection projection, long rows, long columns) {
        if (probability == 0) {
            return Optional.empty();
        }
        Drawing drawing = new Drawing(layer, projection, (int) columns);
        Drops.Row draw = batch.isEmpty()
                ? (row, into) -> drawing.row(0, row, into)
                : (row, into) -> drawing.of(batch.get(), row, into);
        return Optional.of(Drops.of(Math.toIntExact(rows), (int) columns, (float) (1 / (1 - probability)), draw));
    }

    /** The drops of one projection while they are drawn. */
    private final class Drawing {
        private final int layer;
        private final Projection projection;
        private final int columns;

        Drawing(int layer, Projection projection, int columns) {
            this.layer = layer;
            this.projection = projection;
            this.columns = columns;
        }

        /** Nothing is dropped of padding, whose gradients are zero. */
        int of(Batch rows, int row, int[] into) {
            int place = rows.places()[row];
            return place < 0 ? 0 : row(firstExample + place, row % rows.time() - rows.firsts()[row], into);
        }

        int row(long example, long position, int[] into) {
            CounterRandom random =
                    new CounterRandom(seed, step, layer, projection.path().hashCode(), example);
            long first = position * columns;
            int count = 0;
            int column = 0;
            while (column < columns) {
                long index = first + column;
                int lane = (int) (index % LANES);
                long bits = random.bits(index / LANES) >>> (lane * LANE_BITS);
                int end = Math.min(columns, column + LANES - lane);
                for (; column < end; column++, bits >>>= LANE_BITS) {
                    into[count] = column;
                    count += (bits & LANE_MASK) < threshold ? 1 : 0;
                }
            }
            return count;
        }
    }
}
