package fr.medinjection.lm.tensor;

import java.util.Arrays;

/** Which rows of the keys each row of the queries sees: those from {@code from} on, up to but without {@code to}. */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
public record Visible(int[] from, int[] to) {
    /** How many rows of queries there are. */
    public int rows() {
        return from.length;
    }

    /** What some of the rows see. */
    public Visible of(int[] rows) {
        return new Visible(
                Arrays.stream(rows).map(row -> from[row]).toArray(),
                Arrays.stream(rows).map(row -> to[row]).toArray());
    }

    /** The end of the stretch of rows from {@code start} on, at most {@code most} long, in which one row sees about what the one before it sees. */
    public int stretch(int start, int most) {
        int end = start + 1;
        while (end < rows() && end < start + most && follows(end)) {
            end++;
        }
        return end;
    }

    private boolean follows(int row) {
        int moved = from[row] - from[row - 1];
        return to[row] == to[row - 1] + 1 && moved >= 0 && moved <= 1;
    }
}
