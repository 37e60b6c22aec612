package fr.medinjection.tsne;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Nearest neighbours for many points: all pairs within the leaves of some projection trees, then rounds in which each point looks at
 * the neighbours of its neighbours. A round reads the lists of the round before, so nothing depends on the order of the work.
 */
final class ApproximateNeighbours {
    private static final int ROWS = 256;

    private final Points points;
    private final SearchConfig config;
    private final Workers workers;
    private final ConcurrentLinkedQueue<Seen> free = new ConcurrentLinkedQueue<>();
    private Neighbours found;

    private ApproximateNeighbours(Points points, int each, SearchConfig config, Workers workers) {
        this.points = points;
        this.config = config;
        this.workers = workers;
        this.found = new Neighbours(points.count(), each);
    }

    static Neighbours of(Points points, int each, SearchConfig config, long seed, Workers workers) {
        ApproximateNeighbours search = new ApproximateNeighbours(points, each, config, workers);
        ProjectionTree[] trees = new ProjectionTree[config.trees()];
        workers.each(
                trees.length,
                tree -> trees[tree] = new ProjectionTree(points, Math.max(config.leaf(), 2 * (each + 1)), seed + tree));
        for (ProjectionTree tree : trees) {
            workers.each(tree.leaves(), leaf -> search.join(tree, leaf));
        }
        workers.ranges(points.count(), ROWS, (from, to) -> {
            for (int i = from; i < to; i++) {
                search.found.sort(i);
            }
        });
        double changed = 1;
        for (int round = 0; round < config.rounds() && changed > config.enough(); round++) {
            changed = search.round();
        }
        return search.found;
    }

    /** Which points a point has looked at already. */
    private static final class Seen {
        private final int[] stamps;
        private final float[] first = new float[Block.SIZE];
        private final float[] second = new float[Block.SIZE];
        private int stamp;

        Seen(int points) {
            stamps = new int[points];
        }

        boolean add(int point) {
            boolean isNew = stamps[point] != stamp;
            stamps[point] = stamp;
            return isNew;
        }
    }

    private Seen take() {
        Seen seen = free.poll();
        return seen == null ? new Seen(points.count()) : seen;
    }

    /** Compares all points of a leaf. */
    private void join(ProjectionTree tree, int leaf) {
        Seen seen = take();
        int from = tree.leafStart(leaf);
        int to = tree.leafStart(leaf + 1);
        int[] order = tree.order();
        float[][] queries = new float[to - from][];
        for (int i = from; i < to; i++) {
            queries[i - from] = Block.query(points, order[i]);
        }
        Block block = new Block(points.dimensions());
        for (int start = from; start < to; start += Block.SIZE) {
            block.clear();
            for (int i = start; i < Math.min(to, start + Block.SIZE); i++) {
                block.add(points, order[i]);
            }
            for (int i = 0; i < queries.length; i += 2) {
                int next = Math.min(i + 1, queries.length - 1);
                block.squaredDistances(queries[i], queries[next], seen.first, seen.second);
                offer(order[from + i], block, seen.first, seen);
                if (next > i) {
                    offer(order[from + next], block, seen.second, seen);
                }
            }
        }
        free.add(seen);
    }

    private void offer(int row, Block block, float[] distances, Seen seen) {
        float farthest = found.farthest(row);
        boolean marked = false;
        for (int j = 0; j < block.count(); j++) {
            if (distances[j] <= farthest) {
                if (!marked) {
                    mark(row, found, seen);
                    marked = true;
                }
                if (seen.add(block.number(j))) {
                    found.offer(row, block.number(j), distances[j]);
                    farthest = found.farthest(row);
                }
            }
        }
    }

    /** Marks a point and those in its list. */
    private static void mark(int row, Neighbours lists, Seen seen) {
        seen.stamp++;
        seen.add(row);
        int from = row * lists.each();
        for (int t = from; t < from + lists.each(); t++) {
            if (lists.indices()[t] != Integer.MAX_VALUE) {
                seen.add(lists.indices()[t]);
            }
        }
    }

    /** Every point looks at the neighbours of its neighbours and of those whose neighbour it is; the share of entries that changed. */
    private double round() {
        int[] reverse = reverse();
        Neighbours next = new Neighbours(found.points(), found.each());
        LongAdder changes = new LongAdder();
        workers.ranges(found.points(), ROWS, (from, to) -> {
            Seen seen = take();
            long changed = 0;
            for (int i = from; i < to; i++) {
                changed += look(i, reverse, next, seen);
            }
            changes.add(changed);
            free.add(seen);
        });
        found = next;
        return changes.sum() / ((double) found.points() * found.each());
    }

    private int look(int row, int[] reverse, Neighbours next, Seen seen) {
        int each = found.each();
        System.arraycopy(found.indices(), row * each, next.indices(), row * each, each);
        System.arraycopy(found.squaredDistances(), row * each, next.squaredDistances(), row * each, each);
        next.heap(row);
        mark(row, found, seen);
        int changed = 0;
        int width = width();
        for (int rank = 0; rank < width; rank++) {
            changed += look(row, found.index(row, rank), next, seen);
            changed += look(row, reverse[row * width + rank], next, seen);
        }
        next.sort(row);
        return changed;
    }

    private int width() {
        return Math.min(config.width(), found.each());
    }

    private int look(int row, int through, Neighbours next, Seen seen) {
        if (through < 0 || through == Integer.MAX_VALUE) {
            return 0;
        }
        int changed = compare(row, through, next, seen);
        int width = width();
        for (int rank = 0; rank < width; rank++) {
            changed += compare(row, found.index(through, rank), next, seen);
        }
        return changed;
    }

    private int compare(int row, int other, Neighbours next, Seen seen) {
        if (other == Integer.MAX_VALUE || !seen.add(other)) {
            return 0;
        }
        float distance = points.squaredDistance(row, points, other);
        if (distance > next.farthest(row)) {
            return 0;
        }
        next.offer(row, other, distance);
        return 1;
    }

    /** For each point up to so many others that have it among their nearest, -1 where there are fewer. */
    private int[] reverse() {
        int width = width();
        int[] reverse = new int[found.points() * width];
        int[] counts = new int[found.points()];
        Arrays.fill(reverse, -1);
        for (int rank = 0; rank < width; rank++) {
            for (int i = 0; i < found.points(); i++) {
                int j = found.index(i, rank);
                if (j != Integer.MAX_VALUE && counts[j] < width) {
                    reverse[j * width + counts[j]++] = i;
                }
            }
        }
        return reverse;
    }
}
