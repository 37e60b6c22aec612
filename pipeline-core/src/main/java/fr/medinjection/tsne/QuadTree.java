package fr.medinjection.tsne;

import java.util.Arrays;

/**
 * A quadtree over the points of a map, which are sorted along the Morton curve, so that each of its cells is a range of them. Cells
 * lie in the order of a walk through the tree; each knows where the walk goes on when it is passed over.
 */
final class QuadTree {
    private static final int LEAF = 4;
    private static final int BITS = 16;
    private static final long LOW = (1L << 31) - 1;

    private final long[] keys;
    private final float[] sorted;
    private final int[] skip;
    private final int[] first;
    private final int[] last;
    private final float[] centres;
    private final float[] sides;
    private int cells;

    QuadTree(int points) {
        keys = new long[points];
        sorted = new float[2 * points];
        int most = 2 * points + BITS + 1;
        skip = new int[most];
        first = new int[most];
        last = new int[most];
        centres = new float[2 * most];
        sides = new float[most];
    }

    /** Builds the tree anew. */
    void build(float[] map) {
        Bounds bounds = Bounds.of(map);
        double side = Math.max(bounds.width(), bounds.height());
        double scale = side > 0 ? (1 << BITS) / side : 0;
        int highest = (1 << BITS) - 1;
        for (int i = 0; i < keys.length; i++) {
            int x = Math.min(highest, (int) ((map[2 * i] - bounds.left()) * scale));
            int y = Math.min(highest, (int) ((map[2 * i + 1] - bounds.low()) * scale));
            keys[i] = (spread(x) | spread(y) << 1) << 31 | i;
        }
        Arrays.sort(keys);
        for (int rank = 0; rank < keys.length; rank++) {
            sorted[2 * rank] = map[2 * point(rank)];
            sorted[2 * rank + 1] = map[2 * point(rank) + 1];
        }
        cells = 0;
        addCell(0, keys.length, 0, side);
    }

    /** Puts a zero before every bit of a number. */
    private static long spread(int number) {
        long spread = number;
        spread = (spread | spread << 8) & 0x00FF00FFL;
        spread = (spread | spread << 4) & 0x0F0F0F0FL;
        spread = (spread | spread << 2) & 0x33333333L;
        return (spread | spread << 1) & 0x55555555L;
    }

    /** The number of the point of a rank on the curve. */
    int point(int rank) {
        return (int) (keys[rank] & LOW);
    }

    private void addCell(int from, int to, int depth, double side) {
        int cell = cells++;
        first[cell] = from;
        last[cell] = to;
        sides[cell] = (float) side;
        boolean leaf = to - from <= LEAF || depth == BITS;
        if (!leaf) {
            int start = from;
            while (start < to) {
                int end = end(start, to, depth);
                addCell(start, end, depth + 1, side / 2);
                start = end;
            }
        }
        skip[cell] = leaf ? -cells : cells;
        setCentre(cell, from, to);
    }

    /** The end of the points that share a quadrant with the one at {@code start}. */
    private int end(int start, int to, int depth) {
        int shift = 31 + 2 * (BITS - 1 - depth);
        long quadrant = keys[start] >> shift;
        int low = start + 1;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (keys[middle] >> shift == quadrant) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void setCentre(int cell, int from, int to) {
        double x = 0;
        double y = 0;
        if (skip[cell] < 0) {
            for (int rank = from; rank < to; rank++) {
                x += sorted[2 * rank];
                y += sorted[2 * rank + 1];
            }
        } else {
            for (int child = cell + 1; child < skip[cell]; child = Math.abs(skip[child])) {
                x += centres[2 * child] * (double) (last[child] - first[child]);
                y += centres[2 * child + 1] * (double) (last[child] - first[child]);
            }
        }
        centres[2 * cell] = (float) (x / (to - from));
        centres[2 * cell + 1] = (float) (y / (to - from));
    }

    /**
     * The repulsive forces on the points of a range of ranks, and the sum of {@code 1 / (1 + d^2)} over their partners.
     *
     * @param theta a cell whose side is less than this share of its distance counts as one point
     */
    double repel(int from, int to, float theta, float[] forces) {
        float square = theta * theta;
        double sum = 0;
        for (int rank = from; rank < to; rank++) {
            sum += repel(rank, square, forces);
        }
        return sum;
    }

    private double repel(int rank, float square, float[] forces) {
        float x = sorted[2 * rank];
        float y = sorted[2 * rank + 1];
        float fx = 0;
        float fy = 0;
        float sum = 0;
        int cell = 0;
        while (cell < cells) {
            float dx = x - centres[2 * cell];
            float dy = y - centres[2 * cell + 1];
            float distance = dx * dx + dy * dy;
            if (sides[cell] * sides[cell] < square * distance) {
                float q = 1 / (1 + distance);
                float weight = (last[cell] - first[cell]) * q;
                sum += weight;
                fx += weight * q * dx;
                fy += weight * q * dy;
                cell = Math.abs(skip[cell]);
            } else if (skip[cell] > 0) {
                cell++;
            } else {
                for (int other = first[cell]; other < last[cell]; other++) {
                    float ex = x - sorted[2 * other];
                    float ey = y - sorted[2 * other + 1];
                    float q = 1 / (1 + ex * ex + ey * ey);
                    sum += q;
                    fx += q * q * ex;
                    fy += q * q * ey;
                }
                if (rank >= first[cell] && rank < last[cell]) {
                    sum -= 1; // the point itself, whose force is zero
                }
                cell = -skip[cell];
            }
        }
        forces[2 * point(rank)] = fx;
        forces[2 * point(rank) + 1] = fy;
        return sum;
    }
}
