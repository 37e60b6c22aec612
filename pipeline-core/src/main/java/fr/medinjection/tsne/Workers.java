package fr.medinjection.tsne;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntToDoubleFunction;

/**
 * Some threads that share out numbered pieces of work. Which thread does a piece never shows: pieces write to places of their own,
 * and sums are added in the order of the pieces.
 */
final class Workers implements AutoCloseable {
    private final int threads;
    private final ExecutorService pool;

    /** @param threads how many, the calling one included */
    Workers(int threads) {
        this.threads = threads;
        this.pool = threads == 1
                ? null
                : Executors.newFixedThreadPool(threads - 1, task -> {
                    Thread thread = new Thread(task, "tsne");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    int threads() {
        return threads;
    }

    /** Does all pieces, and returns when the last is done. */
    void each(int pieces, IntConsumer work) {
        if (pieces == 1 || pool == null) {
            for (int piece = 0; piece < pieces; piece++) {
                work.accept(piece);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        Runnable share = () -> {
            for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
                work.accept(piece);
            }
        };
        List<Future<?>> others = new ArrayList<>();
        for (int i = 1; i < Math.min(threads, pieces); i++) {
            others.add(pool.submit(share));
        }
        try {
            share.run();
        } finally {
            others.forEach(Workers::await);
        }
    }

    /** A range of numbers. */
    interface Range {
        void accept(int from, int to);
    }

    /** Shares out the numbers below {@code count} in ranges whose bounds depend on nothing else. */
    void ranges(int count, int size, Range work) {
        each(pieces(count, size), piece -> work.accept(piece * size, Math.min(count, (piece + 1) * size)));
    }

    /** The sum of what the pieces give, added in their order. */
    double sum(int pieces, IntToDoubleFunction work) {
        double[] parts = new double[pieces];
        each(pieces, piece -> parts[piece] = work.applyAsDouble(piece));
        double sum = 0;
        for (double part : parts) {
            sum += part;
        }
        return sum;
    }

    static int pieces(int count, int size) {
        return (count + size - 1) / size;
    }

    private static void await(Future<?> other) {
        try {
            other.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a share of the work", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A share of the work failed", e.getCause());
        }
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdownNow();
        }
    }
}
