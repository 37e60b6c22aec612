package fr.medinjection.tsne;

import java.io.Serializable;
import java.util.Arrays;

/**
 * For each of some points its nearest others, and their squared distances. While they are looked for, the list of a point is a heap
 * with the farthest on top; {@link #sort} puts the nearest first. Of two at one distance the lower number is nearer.
 */
final class Neighbours implements Serializable {
    private static final long serialVersionUID = 1;

    private final int points;
    private final int each;
    private final int[] indices;
    private final float[] distances;

    Neighbours(int points, int each) {
        this.points = points;
        this.each = each;
        this.indices = new int[Math.multiplyExact(points, each)];
        this.distances = new float[points * each];
        Arrays.fill(indices, Integer.MAX_VALUE);
        Arrays.fill(distances, Float.POSITIVE_INFINITY);
    }

    int points() {
        return points;
    }

    /** How many neighbours each point has. */
    int each() {
        return each;
    }

    int index(int point, int rank) {
        return indices[point * each + rank];
    }

    float squaredDistance(int point, int rank) {
        return distances[point * each + rank];
    }

    int[] indices() {
        return indices;
    }

    float[] squaredDistances() {
        return distances;
    }

    /** The distance of the farthest in a heap: beyond it nothing is taken. */
    float farthest(int point) {
        return distances[point * each];
    }

    /** Takes one that is not in the heap yet, where it is near enough. */
    void offer(int point, int index, float distance) {
        int top = point * each;
        if (isFarther(distances[top], indices[top], distance, index)) {
            sink(top, 0, each, index, distance);
        }
    }

    private static boolean isFarther(float distance, int index, float other, int otherIndex) {
        return distance > other || (distance == other && index > otherIndex);
    }

    private void sink(int top, int from, int size, int index, float distance) {
        int hole = from;
        for (int child = 2 * hole + 1; child < size; child = 2 * hole + 1) {
            int right = child + 1;
            if (right < size
                    && isFarther(
                            distances[top + right],
                            indices[top + right],
                            distances[top + child],
                            indices[top + child])) {
                child = right;
            }
            if (!isFarther(distances[top + child], indices[top + child], distance, index)) {
                break;
            }
            distances[top + hole] = distances[top + child];
            indices[top + hole] = indices[top + child];
            hole = child;
        }
        distances[top + hole] = distance;
        indices[top + hole] = index;
    }

    /** Turns the heap of a point into a list, the nearest first. */
    void sort(int point) {
        int top = point * each;
        for (int last = each - 1; last > 0; last--) {
            float distance = distances[top + last];
            int index = indices[top + last];
            distances[top + last] = distances[top];
            indices[top + last] = indices[top];
            sink(top, 0, last, index, distance);
        }
    }

    /** Turns a sorted list back into a heap. */
    void heap(int point) {
        for (int low = point * each, high = low + each - 1; low < high; low++, high--) {
            float distance = distances[low];
            int index = indices[low];
            distances[low] = distances[high];
            indices[low] = indices[high];
            distances[high] = distance;
            indices[high] = index;
        }
    }

    /** Puts in the lists of some points that follow each other. */
    void put(int first, Neighbours part) {
        System.arraycopy(part.indices, 0, indices, first * each, part.indices.length);
        System.arraycopy(part.distances, 0, distances, first * each, part.distances.length);
    }

    /** The lists of some of the points. */
    Neighbours some(int[] sample) {
        Neighbours some = new Neighbours(sample.length, each);
        for (int i = 0; i < sample.length; i++) {
            System.arraycopy(indices, sample[i] * each, some.indices, i * each, each);
            System.arraycopy(distances, sample[i] * each, some.distances, i * each, each);
        }
        return some;
    }

    /** The share of the true neighbours of all points that are found among these. */
    double recall(Neighbours truth) {
        long found = 0;
        for (int i = 0; i < points; i++) {
            int[] mine = Arrays.copyOfRange(indices, i * each, i * each + Math.min(each, truth.each));
            Arrays.sort(mine);
            for (int rank = 0; rank < truth.each; rank++) {
                found += Arrays.binarySearch(mine, truth.index(i, rank)) >= 0 ? 1 : 0;
            }
        }
        return found / (double) ((long) points * truth.each);
    }
}
