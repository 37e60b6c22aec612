package fr.medinjection.tsne;

import fr.medinjection.tsne.ColumnFft.Rows;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The convolution of a real grid with an even kernel, as if the grid were surrounded by zeros. Of the doubled grid only the even
 * and the odd frequencies are transformed, each at the length of the grid itself: the second half of the rows is never touched.
 */
final class GridConvolution {
    /** Columns transformed together: their rows stay in the second-level cache. */
    private static final int BLOCK = 64;

    private final int width;
    private final int height;
    private final ColumnFft alongX;
    private final ColumnFft alongY;
    private final Turns turnX;
    private final Turns turnY;
    private final float[][] spectrum;
    private final float[][] re;
    private final float[][] im;
    private final Scratch scratchX;
    private final Scratch scratchY;

    /** A kernel over distances in cells, the same for both signs. */
    interface Kernel {
        double at(int dx, int dy);
    }

    /** The even and the odd frequencies of some columns. */
    private record Pair(Rows even, Rows odd) {
        Pair(int rows) {
            this(new Rows(rows, BLOCK), new Rows(rows, BLOCK));
        }
    }

    /** Scratch that is passed on from piece to piece, so that there is never more of it than threads. */
    private static final class Scratch {
        private final int rows;
        private final ConcurrentLinkedQueue<Pair> free = new ConcurrentLinkedQueue<>();

        Scratch(int rows) {
            this.rows = rows;
        }

        void with(Consumer<Pair> work) {
            Pair pair = free.poll();
            Pair taken = pair == null ? new Pair(rows) : pair;
            work.accept(taken);
            free.add(taken);
        }
    }

    /**
     * @param width columns of the grid, even, without prime factors above 5
     * @param height rows of the grid, the same
     */
    GridConvolution(int width, int height, Kernel kernel) {
        this.width = width;
        this.height = height;
        this.alongX = new ColumnFft(width);
        this.alongY = width == height ? alongX : new ColumnFft(height);
        this.turnX = new Turns(width);
        this.turnY = new Turns(height);
        this.spectrum = new KernelSpectrum(alongX, alongY, kernel).values();
        this.scratchX = new Scratch(width);
        this.scratchY = new Scratch(height);
        this.re = new float[width][height + 1];
        this.im = new float[width][height + 1];
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Convolves a grid, row after row, in place. */
    void apply(float[] grid, Workers workers) {
        int half = width / 2;
        workers.ranges(
                half,
                BLOCK,
                (from, to) -> scratchY.with(pair -> {
                    load(grid, pair, from, to - from);
                    alongY.forward(pair.even, to - from);
                    alongY.forward(pair.odd, to - from);
                    part(pair, from, to - from);
                }));
        workers.ranges(
                height + 1,
                BLOCK,
                (from, to) -> scratchX.with(pair -> {
                    filter(pair, from, to - from);
                }));
        workers.ranges(
                half,
                BLOCK,
                (from, to) -> scratchY.with(pair -> {
                    join(pair, from, to - from);
                    alongY.backward(pair.even, to - from);
                    alongY.backward(pair.odd, to - from);
                    store(grid, pair, from, to - from);
                }));
    }

    /** The left half of the grid is the real part, the right half the imaginary part. */
    private void load(float[] grid, Pair pair, int from, int columns) {
        for (int y = 0; y < height; y++) {
            System.arraycopy(grid, y * width + from, pair.even.re[y], 0, columns);
            System.arraycopy(grid, y * width + width / 2 + from, pair.even.im[y], 0, columns);
            turnY.turn(pair.even, pair.odd, y, columns);
        }
    }

    /** The transforms of the left and the right half, which the real and the imaginary part were. */
    private void part(Pair pair, int from, int columns) {
        for (int q = 0; q <= height / 2; q++) {
            part(pair.even, q, (height - q) % height, 2 * q, from, columns);
        }
        for (int q = 0; q < height / 2; q++) {
            part(pair.odd, q, height - 1 - q, 2 * q + 1, from, columns);
        }
    }

    private void part(Rows rows, int row, int mirror, int frequency, int from, int columns) {
        float[] zr = rows.re[row];
        float[] zi = rows.im[row];
        float[] mr = rows.re[mirror];
        float[] mi = rows.im[mirror];
        int right = from + width / 2;
        for (int c = 0; c < columns; c++) {
            re[from + c][frequency] = 0.5f * (zr[c] + mr[c]);
            im[from + c][frequency] = 0.5f * (zi[c] - mi[c]);
            re[right + c][frequency] = 0.5f * (zi[c] + mi[c]);
            im[right + c][frequency] = 0.5f * (mr[c] - zr[c]);
        }
    }

    /** The transform along x, times the kernel's, and back. */
    private void filter(Pair pair, int from, int columns) {
        for (int x = 0; x < width; x++) {
            System.arraycopy(re[x], from, pair.even.re[x], 0, columns);
            System.arraycopy(im[x], from, pair.even.im[x], 0, columns);
            turnX.turn(pair.even, pair.odd, x, columns);
        }
        alongX.forward(pair.even, columns);
        alongX.forward(pair.odd, columns);
        for (int q = 0; q < width; q++) {
            float[] even = spectrum[Math.min(2 * q, 2 * width - 2 * q)];
            float[] odd = spectrum[Math.min(2 * q + 1, 2 * width - 2 * q - 1)];
            scale(pair.even, q, even, from, columns);
            scale(pair.odd, q, odd, from, columns);
        }
        alongX.backward(pair.even, columns);
        alongX.backward(pair.odd, columns);
        for (int x = 0; x < width; x++) {
            turnX.turnBack(pair.even, pair.odd, x, columns);
            System.arraycopy(pair.even.re[x], 0, re[x], from, columns);
            System.arraycopy(pair.even.im[x], 0, im[x], from, columns);
        }
    }

    private static void scale(Rows rows, int row, float[] factors, int from, int columns) {
        float[] real = rows.re[row];
        float[] imaginary = rows.im[row];
        for (int c = 0; c < columns; c++) {
            float factor = factors[from + c];
            real[c] *= factor;
            imaginary[c] *= factor;
        }
    }

    private void join(Pair pair, int from, int columns) {
        for (int q = 0; q <= height / 2; q++) {
            join(pair.even, q, (height - q) % height, 2 * q, from, columns);
        }
        for (int q = 0; q < height / 2; q++) {
            join(pair.odd, q, height - 1 - q, 2 * q + 1, from, columns);
        }
    }

    private void join(Rows rows, int row, int mirror, int frequency, int from, int columns) {
        float[] zr = rows.re[row];
        float[] zi = rows.im[row];
        float[] mr = rows.re[mirror];
        float[] mi = rows.im[mirror];
        int right = from + width / 2;
        for (int c = 0; c < columns; c++) {
            float lr = re[from + c][frequency];
            float li = im[from + c][frequency];
            float rr = re[right + c][frequency];
            float ri = im[right + c][frequency];
            mr[c] = lr + ri;
            mi[c] = rr - li;
            zr[c] = lr - ri;
            zi[c] = rr + li;
        }
    }

    private void store(float[] grid, Pair pair, int from, int columns) {
        for (int y = 0; y < height; y++) {
            turnY.turnBack(pair.even, pair.odd, y, columns);
            System.arraycopy(pair.even.re[y], 0, grid, y * width + from, columns);
            System.arraycopy(pair.even.im[y], 0, grid, y * width + width / 2 + from, columns);
        }
    }
}
