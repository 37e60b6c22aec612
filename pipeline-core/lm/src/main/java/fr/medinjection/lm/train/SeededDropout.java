package fr.medinjection.lm.train;

import fr.medinjection.lm.Projection;
import fr.medinjection.lm.tensor.DropLimits;
import fr.medinjection.lm.tensor.Drops;
import java.util.Optional;

/**
 * Drops drawn from (seed, step, layer, projection, example of the step, position in it): recomputing a layer or resuming a run gives the same ones, and
 * so do other micro-batches, other rows of a batch and other ranks.
 */
public final class SeededDropout implements Dropout {
    private final double probability;
    private final DropLimits limits;
    private final long seed;
    private long step;
    private long firstExample;
    private Optional<Batch> batch = Optional.empty();
    private Optional<Drops.Rows> where = Optional.empty();

    public SeededDropout(double probability, long seed) {
        this.probability = probability;
        this.limits = new DropLimits(probability);
        this.seed = seed;
    }

    /** Selects the drops of one step over rows that are all one text. */
    public void start(long number) {
        step = number;
        batch = Optional.empty();
        where = Optional.empty();
    }

    /** Selects the drops of one micro-batch; {@code first} is the number in the step of the batch's first example. */
    public void start(long number, long first, Batch rows) {
        step = number;
        firstExample = first;
        batch = Optional.of(rows);
        where = Optional.empty();
    }

    /** The example and the position of each row. Nothing is dropped of padding, whose gradients are zero. */
    private Drops.Rows where(int rows) {
        long[] examples = new long[rows];
        int[] positions = new int[rows];
        for (int row = 0; row < rows; row++) {
            examples[row] = batch.isEmpty() ? 0 : example(batch.get(), row);
            positions[row] = batch.isEmpty() ? row : position(batch.get(), row);
        }
        return new Drops.Rows(examples, positions);
    }

    private long example(Batch rows, int row) {
        int place = rows.places()[row];
        return place < 0 ? -1 : firstExample + place;
    }

    private static int position(Batch rows, int row) {
        return row % rows.time() - rows.firsts()[row];
    }

    @Override
    public Optional<Drops> drops(int layer, Projection projection, long rows, long columns) {
        if (probability == 0) {
            return Optional.empty();
        }
        int height = Math.toIntExact(rows);
        if (where.isEmpty() || where.get().examples().length != height) {
            where = Optional.of(where(height));
        }
        long stem = CounterRandom.keyOf(seed, step, layer, projection.path().hashCode());
        Drawing drawing = new Drawing(new Drops.Law(stem, where.get(), limits), (int) columns);
        float kept = (float) (1 / (1 - probability));
        return Optional.of(Drops.of(height, (int) columns, kept, drawing::row, drawing.law()));
    }

    /** The drops of one projection while they are drawn. From one to the next is as far as the geometric law has it: a draw for each drop, not for each element. */
    private record Drawing(Drops.Law law, int columns) {
        int row(int row, int[] into) {
            long example = law.rows().examples()[row];
            if (example < 0) {
                return 0;
            }
            CounterRandom random = CounterRandom.continued(law.stem(), example);
            long index = (long) law.rows().positions()[row] * columns;
            int count = 0;
            long column = law.limits().gap(random.bits(index));
            while (column < columns) {
                into[count++] = (int) column;
                index++;
                column += 1 + law.limits().gap(random.bits(index));
            }
            return count;
        }
    }
}
