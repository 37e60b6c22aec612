package fr.medinjection.lm.tensor;

import java.util.stream.IntStream;

/** Loops over rows, in one band of rows for each thread: as many as OMP_NUM_THREADS says, else as there are processors. */
final class Bands {
    /** Below this many elements, waking another thread costs more than it brings. */
    private static final long LITTLE = 1 << 14;

    private static final int THREADS = threads(System.getenv("OMP_NUM_THREADS"));

    private Bands() {}

    /** The rows from {@code from} on, up to but without {@code to}. */
    @FunctionalInterface
    interface Band {
        void run(int from, int to);
    }

    /** @param width the elements that one row stands for */
    static void over(int rows, long width, Band band) {
        if (THREADS == 1 || rows == 1 || rows * width < LITTLE) {
            band.run(0, rows);
            return;
        }
        int bands = Math.min(THREADS, rows);
        IntStream.range(0, bands)
                .parallel()
                .forEach(i -> band.run((int) ((long) rows * i / bands), (int) ((long) rows * (i + 1) / bands)));
    }

    static int threads() {
        return THREADS;
    }

    private static int threads(String asked) {
        return asked != null && asked.matches("[1-9][0-9]{0,3}")
                ? Integer.parseInt(asked)
                : Runtime.getRuntime().availableProcessors();
    }
}
