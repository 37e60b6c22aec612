package fr.medinjection.lm.train;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Ranks as threads of this process: the naive twin of those that talk over a network. */
final class ThreadRanks implements Ranks {
    private final int rank;
    private final Shared shared;

    /** What each rank has laid down to be added up. */
    private static final class Shared {
        final float[][] arrays;
        final double[] numbers;
        final CyclicBarrier barrier;
        volatile boolean broken;

        Shared(int count) {
            arrays = new float[count][];
            numbers = new double[count];
            barrier = new CyclicBarrier(count);
        }

        /** Nobody waits for a rank that is gone. */
        void fail() {
            broken = true;
            barrier.reset();
        }

        void await() {
            if (broken) {
                throw new IllegalStateException("another rank has failed");
            }
            try {
                barrier.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException("another rank has failed", e);
            }
        }
    }

    private ThreadRanks(int rank, Shared shared) {
        this.rank = rank;
        this.shared = shared;
    }

    /** Does the work once on each rank; the first failure comes back as itself. */
    static <T> List<T> run(int count, Function<Ranks, T> work) {
        Shared shared = new Shared(count);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        List<Future<T>> futures = new ArrayList<>();
        for (int rank = 0; rank < count; rank++) {
            Ranks ranks = new ThreadRanks(rank, shared);
            futures.add(threads.submit(() -> apply(work, ranks, shared)));
        }
        threads.shutdown();
        return futures.stream().map(ThreadRanks::result).toList();
    }

    private static <T> T apply(Function<Ranks, T> work, Ranks ranks, Shared shared) {
        boolean done = false;
        try {
            T result = work.apply(ranks);
            done = true;
            return result;
        } finally {
            if (!done) {
                shared.fail();
            }
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int count() {
        return shared.numbers.length;
    }

    @Override
    public void sum(float[] values) {
        shared.arrays[rank] = values.clone();
        shared.await();
        for (int i = 0; i < values.length; i++) {
            float sum = 0;
            for (float[] array : shared.arrays) {
                sum += array[i];
            }
            values[i] = sum;
        }
        shared.await();
    }

    @Override
    public double sum(double value) {
        shared.numbers[rank] = value;
        shared.await();
        double sum = 0;
        for (double number : shared.numbers) {
            sum += number;
        }
        shared.await();
        return sum;
    }
}
