package fr.medinjection.tsne;

import java.util.Arrays;

/**
 * Repulsion through a grid. The force is the slope of the potential {@code sum 1 / (1 + d^2)}, so one charge and one kernel do: points
 * are spread on the grid by cubic B-splines, the grid is convolved by FFT, and the potential and its slope are read off by the same
 * splines. The cells keep their size, so the kernel's transform only changes with the number of cells.
 */
final class GridRepulsion implements Repulsion {
    /** Points that one piece of work spreads: each piece has a grid of its own. */
    private static final int SPREAD = 16_384;

    private static final int READ = 2_048;
    private static final int MOST_GRIDS = 16;
    /** The splines of a point reach over four cells. */
    private static final int REACH = 4;

    private final double spacing;
    private final int mostCells;
    private GridConvolution convolution;
    private double cell;
    private float[][] grids = new float[0][];

    /**
     * @param spacing the side of a cell, in units of the map
     * @param mostCells along one side; a wider map gets wider cells
     */
    GridRepulsion(double spacing, int mostCells) {
        this.spacing = spacing;
        this.mostCells = mostCells;
    }

    @Override
    public double apply(float[] map, float[] forces, Workers workers) {
        int points = map.length / 2;
        Frame frame = potential(map, 0, workers);
        float[] grid = grids[0];
        double sum = workers.sum(
                Workers.pieces(points, READ),
                piece -> frame.read(grid, map, forces, piece * READ, Math.min(points, (piece + 1) * READ)));
        return sum - points;
    }

    /**
     * The potential of the points on a grid that holds them; {@link #grid} has its values.
     *
     * @param margin how far the grid is to reach beyond the points
     */
    Frame potential(float[] map, double margin, Workers workers) {
        Frame frame = frame(Bounds.of(map).widened(margin));
        int points = map.length / 2;
        int size = Math.max(SPREAD, Workers.pieces(points, MOST_GRIDS));
        int pieces = Workers.pieces(points, size);
        prepare(pieces, frame.width() * frame.height());
        workers.each(pieces, piece -> {
            Arrays.fill(grids[piece], 0);
            frame.spread(grids[piece], map, piece * size, Math.min(points, (piece + 1) * size));
        });
        add(pieces, workers);
        convolution.apply(grids[0], workers);
        return frame;
    }

    float[] grid() {
        return grids[0];
    }

    private void prepare(int pieces, int cells) {
        if (grids.length < pieces || grids[0].length != cells) {
            grids = new float[pieces][cells];
        }
    }

    private void add(int pieces, Workers workers) {
        if (pieces > 1) {
            workers.ranges(grids[0].length, SPREAD, (from, to) -> {
                for (int piece = 1; piece < pieces; piece++) {
                    add(grids[piece], grids[0], from, to);
                }
            });
        }
    }

    private static void add(float[] part, float[] sum, int from, int to) {
        for (int i = from; i < to; i++) {
            sum[i] += part[i];
        }
    }

    /** A grid round the map, the same as before where the map still fits it well. */
    private Frame frame(Bounds bounds) {
        double widest = Math.max(bounds.width(), bounds.height());
        double side = Math.max(spacing, widest / (mostCells - 2 * REACH));
        int width = cells(bounds.width(), side);
        int height = cells(bounds.height(), side);
        if (convolution == null
                || cell != side
                || !suits(convolution.width(), width)
                || !suits(convolution.height(), height)) {
            cell = side;
            convolution = new GridConvolution(
                    ColumnFft.smooth(width),
                    ColumnFft.smooth(height),
                    (dx, dy) -> 1 / (1 + side * side * ((double) dx * dx + (double) dy * dy)));
        }
        return new Frame(
                convolution.width(),
                convolution.height(),
                bounds.left() - (convolution.width() * side - bounds.width()) / 2,
                bounds.low() - (convolution.height() * side - bounds.height()) / 2,
                side);
    }

    private static int cells(double length, double side) {
        return (int) Math.ceil(length / side) + 2 * REACH;
    }

    private static boolean suits(int cells, int needed) {
        return cells >= needed && cells <= ColumnFft.smooth(needed + needed / 8);
    }
}
