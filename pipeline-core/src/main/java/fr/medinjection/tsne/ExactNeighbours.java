package fr.medinjection.tsne;

import java.util.ArrayList;
import java.util.List;

/** The true nearest neighbours: all distances, block by block. */
final class ExactNeighbours {
    private static final int QUERIES = 128;

    private ExactNeighbours() {}

    /** The nearest others of each point. */
    static Neighbours of(Points points, int each, Workers workers) {
        Neighbours found = new Neighbours(points.count(), each);
        List<Block> blocks = blocks(points);
        workers.ranges(points.count(), QUERIES, (from, to) -> {
            search(points, from, to, blocks, true, found, from);
        });
        return found;
    }

    /** The nearest points of a set to each of another set's. */
    static Neighbours between(Points queries, Points points, int each, Workers workers) {
        Neighbours found = new Neighbours(queries.count(), each);
        List<Block> blocks = blocks(points);
        workers.ranges(queries.count(), QUERIES, (from, to) -> {
            search(queries, from, to, blocks, false, found, from);
        });
        return found;
    }

    /** The nearest others of the points of a range. */
    static Neighbours range(Points points, int from, int to, int each) {
        Neighbours found = new Neighbours(to - from, each);
        List<Block> blocks = blocks(points);
        for (int start = from; start < to; start += QUERIES) {
            search(points, start, Math.min(to, start + QUERIES), blocks, true, found, start - from);
        }
        return found;
    }

    /** The nearest others of some of the points. */
    static Neighbours some(Points points, int[] sample, int each, Workers workers) {
        Neighbours found = new Neighbours(sample.length, each);
        List<Block> blocks = blocks(points);
        workers.each(sample.length, i -> search(points, sample[i], sample[i] + 1, blocks, true, found, i));
        return found;
    }

    private static List<Block> blocks(Points points) {
        List<Block> blocks = new ArrayList<>();
        for (int from = 0; from < points.count(); from += Block.SIZE) {
            Block block = new Block(points.dimensions());
            for (int i = from; i < Math.min(points.count(), from + Block.SIZE); i++) {
                block.add(points, i);
            }
            blocks.add(block);
        }
        return blocks;
    }

    /**
     * Finds the neighbours of the queries of a range.
     *
     * @param same whether a query is a point too, which is not its own neighbour
     * @param first the row of {@code found} for the first query
     */
    private static void search(
            Points queries, int from, int to, List<Block> blocks, boolean same, Neighbours found, int first) {
        float[][] values = new float[to - from][];
        for (int i = from; i < to; i++) {
            values[i - from] = Block.query(queries, i);
        }
        float[] distances = new float[Block.SIZE];
        float[] others = new float[Block.SIZE];
        for (Block block : blocks) {
            for (int i = 0; i < values.length; i += 2) {
                int next = Math.min(i + 1, values.length - 1);
                block.squaredDistances(values[i], values[next], distances, others);
                take(block, distances, same ? from + i : -1, found, first + i);
                if (next > i) {
                    take(block, others, same ? from + next : -1, found, first + next);
                }
            }
        }
        for (int i = 0; i < values.length; i++) {
            found.sort(first + i);
        }
    }

    private static void take(Block block, float[] distances, int self, Neighbours found, int row) {
        float farthest = found.farthest(row);
        for (int j = 0; j < block.count(); j++) {
            if (distances[j] <= farthest && block.number(j) != self) {
                found.offer(row, block.number(j), distances[j]);
                farthest = found.farthest(row);
            }
        }
    }
}
