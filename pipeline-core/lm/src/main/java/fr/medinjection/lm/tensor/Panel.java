package fr.medinjection.lm.tensor;

import java.nio.FloatBuffer;

/** Some rows of a weight, turned: for each column of it an array of those rows' numbers. The arrays are kept by the thread for its next use. */
final class Panel {
    /** Rows of the weight at a time. */
    static final int WIDTH = 256;
    /** Rows that are turned together, so that each line of memory is written once. */
    private static final int TOGETHER = 16;

    private static final ThreadLocal<float[][]> KEPT = ThreadLocal.withInitial(() -> new float[0][]);

    private final float[][] columns;
    private final int width;

    private Panel(float[][] columns, int width) {
        this.columns = columns;
        this.width = width;
    }

    static Panel of(Matrix weight, int from) {
        Matrix rows = weight.rows(from, Math.min(weight.rows(), from + WIDTH));
        Panel panel = new Panel(arrays(weight.columns()), rows.rows());
        int groups = (rows.rows() + TOGETHER - 1) / TOGETHER;
        Bands.over(groups, (long) TOGETHER * rows.columns(), (first, last) -> {
            for (int group = first; group < last; group++) {
                int start = group * TOGETHER;
                panel.turn(rows.rows(start, Math.min(rows.rows(), start + TOGETHER)), start);
            }
        });
        return panel;
    }

    /** How many numbers of each column's array count. */
    int width() {
        return width;
    }

    float[] column(int column) {
        return columns[column];
    }

    private void turn(Matrix rows, int start) {
        FloatBuffer buffer = rows.buffer();
        float[][] read = new float[TOGETHER][rows.columns()];
        for (int row = 0; row < rows.rows(); row++) {
            buffer.get(rows.position(row), read[row]);
        }
        for (int column = 0; column < rows.columns(); column++) {
            float[] to = columns[column];
            for (int row = 0; row < rows.rows(); row++) {
                to[start + row] = read[row][column];
            }
        }
    }

    private static float[][] arrays(int count) {
        float[][] kept = KEPT.get();
        if (kept.length < count) {
            kept = new float[count][WIDTH];
            KEPT.set(kept);
        }
        return kept;
    }
}
