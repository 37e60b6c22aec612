package fr.medinjection.lm.tensor;

import java.util.Arrays;

/**
 * What a dropout takes from a matrix: for each row the columns that become zero, in order; the rest is multiplied by {@code kept}. A matrix of which little
 * is dropped is so described in a twentieth of its size, and products with it can be corrected rather than done again.
 *
 * @param starts where each row's columns begin in {@code columns}, and at the end where the last one's end
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
public record Drops(int[] starts, int[] columns, float kept) {
    /** Draws one row. */
    @FunctionalInterface
    public interface Row {
        /** Puts the dropped columns of a row, in order, at the start of {@code into} and returns how many there are. */
        int draw(int row, int[] into);
    }

    /** Draws rows of a width, several at once. */
    public static Drops of(int rows, int width, float kept, Row draw) {
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
        return new Drops(starts, columns, kept);
    }

    /** Where a row's columns begin. */
    public int from(int row) {
        return starts[row];
    }

    /** Where a row's columns end. */
    public int to(int row) {
        return starts[row + 1];
    }
}
