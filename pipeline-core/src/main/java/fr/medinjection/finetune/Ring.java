package fr.medinjection.finetune;

import fr.medinjection.lm.train.Ranks;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;

/**
 * The ranks of a run in a circle: each sends to the next and hears from the one before, at once. Sums are taken piece by
 * piece in an order that depends on the ranks alone, and every rank gets the same bytes whatever the timing.
 */
final class Ring implements Ranks, Closeable {
    /** Floats of one piece on its way: 1 MB, so memory is bounded whatever the size of the gradients. */
    static final int PIECE = 1 << 18;

    private final int rank;
    private final int size;
    private final Duration patience;
    private final SocketChannel next;
    private final SocketChannel previous;
    private final Selector selector;
    private final ByteBuffer out =
            ByteBuffer.allocateDirect(PIECE * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer in = ByteBuffer.allocateDirect(PIECE * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long calls;

    private Ring(int rank, int size, Duration patience, SocketChannel next, SocketChannel previous) throws IOException {
        this.rank = rank;
        this.size = size;
        this.patience = patience;
        this.next = next;
        this.previous = previous;
        this.selector = Selector.open();
        for (SocketChannel channel : List.of(next, previous)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            channel.configureBlocking(false);
        }
        next.register(selector, 0);
        previous.register(selector, 0);
    }

    /**
     * Closes the circle.
     *
     * @param addresses where each rank's door is, in the order of the ranks; at least two
     * @param patience how long a rank may be silent before it counts as lost
     */
    static Ring join(Door door, int rank, List<InetSocketAddress> addresses, Secret secret, Duration patience) {
        int size = addresses.size();
        SocketChannel next = Door.call(addresses.get((rank + 1) % size), rank, secret, patience);
        SocketChannel previous = door.admit((rank + size - 1) % size, secret, patience);
        Door.awaitAnswer(next, rank, secret, patience);
        try {
            return new Ring(rank, size, patience, next, previous);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot set up the connections between ranks", e);
        }
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int count() {
        return size;
    }

    @Override
    public void sum(float[] values) {
        agree(values.length);
        for (int from = 0; from < values.length; from += size * PIECE) {
            sum(values, from, Math.min(values.length, from + size * PIECE));
        }
    }

    @Override
    public double sum(double value) {
        agree(1);
        double[] all = new double[size];
        all[rank] = value;
        for (int step = 0; step < size - 1; step++) { // each rank's value travels once round the circle
            ready(Double.BYTES, Double.BYTES);
            out.asDoubleBuffer().put(all[Math.floorMod(rank - step, size)]);
            exchange();
            all[Math.floorMod(rank - step - 1, size)] = in.getDouble(0);
        }
        double total = 0;
        for (double one : all) {
            total += one;
        }
        return total;
    }

    /** One round over at most as many pieces as there are ranks: each sum is completed on one rank, then handed round. */
    private void sum(float[] values, int from, int to) {
        float[] received = new float[PIECE];
        for (int step = 0; step < size - 1; step++) {
            int sent = Math.floorMod(rank - step, size);
            int got = Math.floorMod(rank - step - 1, size);
            swap(values, start(from, to, sent), start(from, to, sent + 1), received, length(from, to, got));
            int at = start(from, to, got);
            for (int i = 0; i < length(from, to, got); i++) {
                values[at + i] += received[i];
            }
        }
        for (int step = 0; step < size - 1; step++) {
            int sent = Math.floorMod(rank + 1 - step, size);
            int got = Math.floorMod(rank - step, size);
            swap(values, start(from, to, sent), start(from, to, sent + 1), received, length(from, to, got));
            System.arraycopy(received, 0, values, start(from, to, got), length(from, to, got));
        }
    }

    /** Where a piece of the stretch begins; the one after the last begins at its end. */
    private int start(int from, int to, int piece) {
        return from + (int) ((long) (to - from) * piece / size);
    }

    private int length(int from, int to, int piece) {
        return start(from, to, piece + 1) - start(from, to, piece);
    }

    private void swap(float[] values, int sentFrom, int sentTo, float[] received, int receivedLength) {
        ready((sentTo - sentFrom) * Float.BYTES, receivedLength * Float.BYTES);
        out.asFloatBuffer().put(values, sentFrom, sentTo - sentFrom);
        exchange();
        in.asFloatBuffer().get(received, 0, receivedLength);
    }

    /** All ranks must be at the same call: anything else would add up numbers that do not belong together. */
    private void agree(int length) {
        calls++;
        ready(2 * Long.BYTES, 2 * Long.BYTES);
        out.asLongBuffer().put(calls).put(length);
        exchange();
        long otherCalls = in.getLong(0);
        long otherLength = in.getLong(Long.BYTES);
        if (otherCalls != calls || otherLength != length) {
            throw new RankLostException("Cannot sum over ranks: rank " + before() + " is at call " + otherCalls
                    + " with " + otherLength + " values, rank " + rank + " at call " + calls + " with " + length);
        }
    }

    private void ready(int outBytes, int inBytes) {
        out.clear().limit(outBytes);
        in.clear().limit(inBytes);
    }

    /** Sends and receives at the same time, so that no rank waits for another to read first; {@code in} is then ready to be read. */
    private void exchange() {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (out.hasRemaining() || in.hasRemaining()) {
                if (moved()) {
                    deadline = System.nanoTime() + patience.toNanos();
                } else {
                    await(deadline);
                }
            }
        } catch (IOException e) {
            throw new RankLostException("Cannot sum over ranks: rank " + before() + " or " + after() + " is gone", e);
        }
        in.flip();
    }

    private boolean moved() throws IOException {
        int sent = out.hasRemaining() ? next.write(out) : 0;
        int received = in.hasRemaining() ? previous.read(in) : 0;
        if (received < 0) {
            throw new RankLostException("Cannot sum over ranks: rank " + before() + " is gone");
        }
        return sent + received > 0;
    }

    private void await(long deadline) throws IOException {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new RankLostException("Cannot sum over ranks: rank " + before() + " or " + after()
                    + " was silent for " + patience.toSeconds() + " s");
        }
        next.keyFor(selector).interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : 0);
        previous.keyFor(selector).interestOps(in.hasRemaining() ? SelectionKey.OP_READ : 0);
        selector.select(left);
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new RankLostException("Cannot sum over ranks: rank " + rank + " was told to stop");
        }
    }

    private int before() {
        return Math.floorMod(rank - 1, size);
    }

    private int after() {
        return (rank + 1) % size;
    }

    @Override
    public void close() throws IOException {
        selector.close();
        next.close();
        previous.close();
    }
}
