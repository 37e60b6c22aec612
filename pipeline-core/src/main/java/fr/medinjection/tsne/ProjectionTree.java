package fr.medinjection.tsne;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Points cut in halves again and again, each time across the line between two of them, until the parts are small. */
final class ProjectionTree {
    private final Points points;
    private final SplittableRandom random;
    private final int most;
    private final int[] order;
    private final float[] heights;
    private final List<Integer> bounds = new ArrayList<>();

    /** @param most points of a leaf */
    ProjectionTree(Points points, int most, long seed) {
        this.points = points;
        this.random = new SplittableRandom(seed);
        this.most = most;
        this.order = new int[points.count()];
        this.heights = new float[points.count()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        bounds.add(0);
        split(0, order.length);
    }

    /** The points, leaf after leaf. */
    int[] order() {
        return order;
    }

    int leaves() {
        return bounds.size() - 1;
    }

    int leafStart(int leaf) {
        return bounds.get(leaf);
    }

    private void split(int from, int to) {
        if (to - from <= most) {
            bounds.add(to);
            return;
        }
        measure(from, to);
        int middle = (from + to) >>> 1;
        select(from, to - 1, middle);
        split(from, middle);
        split(middle, to);
    }

    /** How far along the line each point lies. */
    private void measure(int from, int to) {
        int dimensions = points.dimensions();
        float[] values = points.values();
        int a = order[random.nextInt(from, to)] * dimensions;
        int b = order[random.nextInt(from, to)] * dimensions;
        float[] direction = new float[dimensions];
        for (int d = 0; d < dimensions; d++) {
            direction[d] = values[a + d] - values[b + d];
        }
        for (int i = from; i < to; i++) {
            int at = order[i] * dimensions;
            float s0 = 0;
            float s1 = 0;
            int d = 0;
            for (; d + 1 < dimensions; d += 2) {
                s0 = Math.fma(direction[d], values[at + d], s0);
                s1 = Math.fma(direction[d + 1], values[at + d + 1], s1);
            }
            heights[i] = d < dimensions ? Math.fma(direction[d], values[at + d], s0) + s1 : s0 + s1;
        }
    }

    /** Puts what belongs before a place before it, and what belongs behind it behind. */
    private void select(int from, int to, int place) {
        int low = from;
        int high = to;
        while (low < high) {
            float pivot = heights[random.nextInt(low, high + 1)];
            int i = low;
            int j = high;
            while (i <= j) {
                while (heights[i] < pivot) {
                    i++;
                }
                while (heights[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    swap(i++, j--);
                }
            }
            if (place <= j) {
                high = j;
            } else if (place >= i) {
                low = i;
            } else {
                return;
            }
        }
    }

    private void swap(int i, int j) {
        float height = heights[i];
        int point = order[i];
        heights[i] = heights[j];
        order[i] = order[j];
        heights[j] = height;
        order[j] = point;
    }
}
