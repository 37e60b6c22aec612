package fr.medinjection.tsne;

/**
 * Where a grid lies on a map, and how points are spread on it and values read off it by cubic B-splines.
 *
 * @param width cells along x
 * @param height cells along y
 * @param left the x of the first column
 * @param low the y of the first row
 * @param cell the side of a cell
 */
record Frame(int width, int height, double left, double low, double cell) {
    private static final float SIXTH = 1f / 6;

    /** Adds a charge of one for each of the points. */
    void spread(float[] grid, float[] map, int from, int to) {
        float scale = (float) (1 / cell);
        for (int i = from; i < to; i++) {
            float u = (float) (map[2 * i] - left) * scale;
            float v = (float) (map[2 * i + 1] - low) * scale;
            int column = (int) u;
            int row = (int) v;
            float t = u - column;
            float s = v - row;
            int at = (row - 1) * width + column - 1;
            add(grid, at, t, outer(1 - s));
            add(grid, at + width, t, inner(s));
            add(grid, at + 2 * width, t, inner(1 - s));
            add(grid, at + 3 * width, t, outer(s));
        }
    }

    private static void add(float[] grid, int at, float t, float weight) {
        grid[at] += weight * outer(1 - t);
        grid[at + 1] += weight * inner(t);
        grid[at + 2] += weight * inner(1 - t);
        grid[at + 3] += weight * outer(t);
    }

    /** Half the downward slope of the grid's values at each of the points, and the sum of the values there. */
    double read(float[] grid, float[] map, float[] slopes, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += read(grid, map, slopes, i);
        }
        return sum;
    }

    /** Half the downward slope of the grid's values at a point, and the value there. */
    float read(float[] grid, float[] map, float[] slopes, int i) {
        float scale = (float) (1 / cell);
        float u = (float) (map[2 * i] - left) * scale;
        float v = (float) (map[2 * i + 1] - low) * scale;
        int column = (int) u;
        int row = (int) v;
        float t = u - column;
        float s = v - row;
        int at = (row - 1) * width + column - 1;
        float v0 = value(grid, at, t);
        float v1 = value(grid, at + width, t);
        float v2 = value(grid, at + 2 * width, t);
        float v3 = value(grid, at + 3 * width, t);
        float y0 = outer(1 - s);
        float y1 = inner(s);
        float y2 = inner(1 - s);
        float y3 = outer(s);
        float slope = y0 * slope(grid, at, t)
                + y1 * slope(grid, at + width, t)
                + y2 * slope(grid, at + 2 * width, t)
                + y3 * slope(grid, at + 3 * width, t);
        slopes[2 * i] = -0.5f * scale * slope;
        slopes[2 * i + 1] = -0.5f
                * scale
                * (outerSlope(s) * v3 - outerSlope(1 - s) * v0 + innerSlope(s) * v1 - innerSlope(1 - s) * v2);
        return y0 * v0 + y1 * v1 + y2 * v2 + y3 * v3;
    }

    private static float value(float[] grid, int at, float t) {
        return outer(1 - t) * grid[at]
                + inner(t) * grid[at + 1]
                + inner(1 - t) * grid[at + 2]
                + outer(t) * grid[at + 3];
    }

    private static float slope(float[] grid, int at, float t) {
        return outerSlope(t) * grid[at + 3]
                - outerSlope(1 - t) * grid[at]
                + innerSlope(t) * grid[at + 1]
                - innerSlope(1 - t) * grid[at + 2];
    }

    /** The cubic B-spline at a distance from 2 down to 1 cells. */
    private static float outer(float t) {
        return t * t * t * SIXTH;
    }

    /** The cubic B-spline at a distance from 0 to 1 cells. */
    private static float inner(float t) {
        return ((3 * t - 6) * t * t + 4) * SIXTH;
    }

    private static float outerSlope(float t) {
        return 0.5f * t * t;
    }

    private static float innerSlope(float t) {
        return (1.5f * t - 2) * t;
    }
}
