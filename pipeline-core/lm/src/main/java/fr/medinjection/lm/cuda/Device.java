package fr.medinjection.lm.cuda;

import com.sun.jna.Pointer;
import fr.medinjection.lm.tensor.OutOfDeviceMemory;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A card: memory by addresses, kernels by name, matrix products. Work is done in the order in which it is asked for; only {@link #download} waits for it.
 * Any thread may use it.
 */
public interface Device extends AutoCloseable {
    /** @throws OutOfDeviceMemory where there is none left */
    long allocate(long bytes);

    void release(long address);

    void clear(long address, long bytes);

    void copy(long to, long from, long bytes);

    /** Copies a direct buffer, which may be changed afterwards. */
    void upload(long address, ByteBuffer bytes);

    /** Fills a direct buffer. */
    void download(ByteBuffer into, long address);

    /**
     * Starts a kernel.
     *
     * @param arguments addresses and 64-bit numbers as Long, others as Integer and Float, in the kernel's order
     */
    void launch(String kernel, Grid grid, Object... arguments);

    /** c = factor a b + keep c, with a of [rows, depth] and b of [depth, columns]. */
    void multiply(Product product);

    /**
     * Writes down the kernels, products, copies and clearings that {@code work} asks for, to be done as one; now nothing of it is done. Empty where the card, or what is asked for,
     * does not allow that.
     */
    default Optional<Graph> capture(Runnable work) {
        return Optional.empty();
    }

    /** Work that has been written down: each time it does the same with what then lies in the same places. */
    interface Graph extends AutoCloseable {
        void launch();

        @Override
        void close();
    }

    /** Free bytes. */
    long free();

    /** The stream that work is done on, for libraries that add to it; makes the card the calling thread's. */
    Pointer stream();

    /** Whether everything is done. */
    boolean isDone();

    /** Waits until everything is done. */
    void finish();

    @Override
    void close();

    /** Blocks across and down, and threads of each. */
    record Grid(int across, int down, int threads) {
        /** A thread for every eight elements. */
        static Grid flat(long elements) {
            return of((elements + 7) / 8, 256);
        }

        /** At least so many threads in all. */
        static Grid of(long all, int threads) {
            return new Grid(Math.max(1, Math.toIntExact((all + threads - 1) / threads)), 1, threads);
        }
    }

    /** A matrix in memory; a turned one is read as its transpose. */
    record Factor(long address, boolean turned) {}

    /** A matrix product; both factors are of one element. */
    record Product(
            Factor a,
            Factor b,
            Element of,
            long result,
            Element resultOf,
            int rows,
            int columns,
            int depth,
            float factor,
            float keep) {}
}
