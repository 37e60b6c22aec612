package fr.medinjection.lm.train;

import fr.medinjection.lm.Projection;
import fr.medinjection.lm.tensor.Drops;
import java.util.Optional;

/**
 * Drops drawn from (seed, step, layer, projection, example of the step, position in it): recomputing a layer or resuming a run gives the same ones, and
 * so do other micro-batches, other rows of a batch and other ranks.
 */
public final class SeededDropout implements Dropout {
    private final double probability;
    private final double perDecay;
    private final long seed;
    private long step;
    private long firstExample;
    private Optional<Batch> batch = Optional.empty();

    public SeededDropout(double probability, long seed) {
        this.probability = probability;
        this.perDecay = 1 / StrictMath.log1p(-probability);
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

        /** From one drop to the next is as far as the geometric law has it: a draw for each drop, not for each element. */
        int row(long example, long position, int[] into) {
            CounterRandom random =
                    new CounterRandom(seed, step, layer, projection.path().hashCode(), example);
            long index = position * columns;
            int count = 0;
            long column = gap(random.bits(index));
            while (column < columns) {
                into[count++] = (int) column;
                index++;
                column += 1 + gap(random.bits(index));
            }
            return count;
        }

        /** By the logarithm that has the same bits on every machine. */
        private long gap(long bits) {
            return (long) (StrictMath.log(((bits >>> 11) + 1) * 0x1p-53) * perDecay);
        }
    }
}
