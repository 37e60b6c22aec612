package fr.medinjection.lm.tensor;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a dropout takes from a matrix: for each row the columns that become zero, in order; the rest is multiplied by {@code kept}. A matrix of which little
 * is dropped is so described in a twentieth of its size, and products with it can be corrected rather than done again. The columns are drawn when they are first asked
 * for: where the law that they follow is known, a backend may draw them itself.
 */
public final class Drops {
    private final float kept;
    private final Optional<Law> law;
    private final Supplier<Columns> draw;
    private volatile Columns drawn;

    /** The columns of all rows, and where each row's begin. */
    @SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
    private record Columns(int[] starts, int[] columns) {}

    /** Draws one row. */
    @FunctionalInterface
    public interface Row {
        /** Puts the dropped columns of a row, in order, at the start of {@code into} and returns how many there are. */
        int draw(int row, int[] into);
    }

    /**
     * How a row is drawn: its numbers are those of the key that its example makes of the stem, from position times columns on, and each is a gap.
     *
     * @param stem the key of all but the example
     */
    public record Law(long stem, Rows rows, DropLimits limits) {}

    /**
     * The example of each row, -1 where nothing is dropped, and the row's position in it.
     */
    @SuppressWarnings("ArrayRecordComponent") // as above
    public record Rows(long[] examples, int[] positions) {}

    private Drops(float kept, Optional<Law> law, Supplier<Columns> draw) {
        this.kept = kept;
        this.law = law;
        this.draw = draw;
    }

    /** Rows of a width, several drawn at once. */
    public static Drops of(int rows, int width, float kept, Row draw) {
        return new Drops(kept, Optional.empty(), () -> drawn(rows, width, draw));
    }

    /** The same, drawn by a law that gives what {@code draw} gives. */
    public static Drops of(int rows, int width, float kept, Row draw, Law law) {
        return new Drops(kept, Optional.of(law), () -> drawn(rows, width, draw));
    }

    private static Columns drawn(int rows, int width, Row draw) {
        int[][] drawn = new int[rows][];
        Bands.over(rows, width, (from, to) -> {
            int[] row = new int[width];
            for (int i = from; i < to; i++) {
                drawn[i] = Arrays.copyOf(row, draw.draw(i, row));
            }
        });
        int[] starts = new int[rows + 1];
        for (int i = 0; i < rows; i++) {
            starts[i + 1] = starts[i] + drawn[i].length;
        }
        int[] columns = new int[starts[rows]];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(drawn[i], 0, columns, starts[i], drawn[i].length);
        }
        return new Columns(starts, columns);
    }

    private Columns drawn() {
        Columns now = drawn;
        return now == null ? drawnOnce() : now;
    }

    private synchronized Columns drawnOnce() {
        if (drawn == null) {
            drawn = draw.get();
        }
        return drawn;
    }

    /** What elements that are kept are multiplied by. */
    public float kept() {
        return kept;
    }

    public Optional<Law> law() {
        return law;
    }

    /** The dropped columns of all rows. */
    public int[] columns() {
        return drawn().columns();
    }

    /** Where each row's columns begin in {@link #columns}, and at the end where the last one's end. */
    public int[] starts() {
        return drawn().starts();
    }

    /** Where a row's columns begin. */
    public int from(int row) {
        return starts()[row];
    }

    /** Where a row's columns end. */
    public int to(int row) {
        return starts()[row + 1];
    }
}
