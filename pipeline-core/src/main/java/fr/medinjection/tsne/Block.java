package fr.medinjection.tsne;

/**
 * Some points dimension after dimension, so that the distances to all of them are found together: the inner loop runs along the points and
 * becomes vector instructions. Two queries at a time share what is read.
 */
final class Block {
    /** Points of a block: with fifty dimensions it stays in the first-level cache. */
    static final int SIZE = 128;

    private static final int STEP = 4;

    private final int[] numbers = new int[SIZE];
    private final float[][] columns;
    private int count;

    Block(int dimensions) {
        columns = new float[padded(dimensions)][SIZE];
    }

    static int padded(int dimensions) {
        return (dimensions + STEP - 1) / STEP * STEP;
    }

    int count() {
        return count;
    }

    int number(int i) {
        return numbers[i];
    }

    void clear() {
        count = 0;
    }

    void add(Points points, int number) {
        float[] values = points.values();
        int at = number * points.dimensions();
        for (int d = 0; d < points.dimensions(); d++) {
            columns[d][count] = values[at + d];
        }
        numbers[count++] = number;
    }

    /** A point with zeros behind it, as {@link #squaredDistances} wants it. */
    static float[] query(Points points, int number) {
        float[] query = new float[padded(points.dimensions())];
        System.arraycopy(points.values(), number * points.dimensions(), query, 0, points.dimensions());
        return query;
    }

    void squaredDistances(float[] first, float[] second, float[] toFirst, float[] toSecond) {
        java.util.Arrays.fill(toFirst, 0, count, 0);
        java.util.Arrays.fill(toSecond, 0, count, 0);
        for (int d = 0; d < columns.length; d += STEP) {
            add(columns[d], columns[d + 1], columns[d + 2], columns[d + 3], first, second, d, toFirst, toSecond, count);
        }
    }

    private static void add(
            float[] x0,
            float[] x1,
            float[] x2,
            float[] x3,
            float[] first,
            float[] second,
            int d,
            float[] toFirst,
            float[] toSecond,
            int count) {
        float p0 = first[d];
        float p1 = first[d + 1];
        float p2 = first[d + 2];
        float p3 = first[d + 3];
        float q0 = second[d];
        float q1 = second[d + 1];
        float q2 = second[d + 2];
        float q3 = second[d + 3];
        for (int j = 0; j < count; j++) {
            float y0 = x0[j];
            float y1 = x1[j];
            float y2 = x2[j];
            float y3 = x3[j];
            float a = p0 - y0;
            float b = p1 - y1;
            float c = p2 - y2;
            float e = p3 - y3;
            toFirst[j] = Math.fma(a, a, Math.fma(b, b, Math.fma(c, c, Math.fma(e, e, toFirst[j]))));
            float f = q0 - y0;
            float g = q1 - y1;
            float h = q2 - y2;
            float k = q3 - y3;
            toSecond[j] = Math.fma(f, f, Math.fma(g, g, Math.fma(h, h, Math.fma(k, k, toSecond[j]))));
        }
    }
}
