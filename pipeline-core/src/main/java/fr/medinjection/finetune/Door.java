package fr.medinjection.finetune;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.time.Duration;

/** Where a rank is called by the rank before it. Whoever calls must show the run's secret; all others are turned away. */
final class Door implements Closeable {
    /** How long a caller may take to show the secret: a stranger who stays silent must not keep the others out. */
    private static final Duration INTRODUCTION = Duration.ofSeconds(2);

    private final ServerSocketChannel listening;

    private Door(ServerSocketChannel listening) {
        this.listening = listening;
    }

    /** Listens on a free port of the address under which the other ranks reach this host, and on no other address. */
    static Door open(String host) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            channel.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
            return new Door(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen for other ranks: " + host, e);
        }
    }

    int port() {
        return listening.socket().getLocalPort();
    }

    /** Waits for the given rank. */
    SocketChannel admit(int caller, Secret secret, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            ServerSocket socket = listening.socket();
            while (true) {
                int left = (int) Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
                socket.setSoTimeout(left);
                Socket accepted = socket.accept();
                if (isCaller(accepted, caller, secret)) {
                    return accepted.getChannel();
                }
                accepted.close();
            }
        } catch (SocketTimeoutException e) {
            throw new RankLostException("Cannot reach all ranks: rank " + caller + " did not call", e);
        } catch (IOException e) {
            throw new RankLostException("Cannot reach all ranks: rank " + caller + ": " + e.getMessage(), e);
        }
    }

    private static boolean isCaller(Socket socket, int caller, Secret secret) {
        try {
            socket.setSoTimeout((int) INTRODUCTION.toMillis());
            byte[] shown = socket.getInputStream().readNBytes(Secret.BYTES);
            boolean known = MessageDigest.isEqual(shown, secret.of("call from rank " + caller));
            if (known) {
                socket.getOutputStream().write(secret.of("answer to rank " + caller));
            }
            return known;
        } catch (IOException e) {
            return false; // a caller who hangs up is none of ours
        }
    }

    /** Calls the rank that listens there; it answers once it opens, so ranks that call each other in a circle all get through. */
    static SocketChannel call(InetSocketAddress address, int caller, Secret secret, Duration patience) {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.socket().connect(address, (int) patience.toMillis());
            channel.write(ByteBuffer.wrap(secret.of("call from rank " + caller)));
            return channel;
        } catch (IOException e) {
            throw new RankLostException("Cannot reach all ranks: " + address + ": " + e.getMessage(), e);
        }
    }

    /** Waits for the answer to a call: it shows that the one called is a rank of this run too. */
    static void awaitAnswer(SocketChannel called, int caller, Secret secret, Duration patience) {
        try {
            called.socket().setSoTimeout((int) patience.toMillis());
            byte[] answer = called.socket().getInputStream().readNBytes(Secret.BYTES);
            if (!MessageDigest.isEqual(answer, secret.of("answer to rank " + caller))) {
                throw new RankLostException("Cannot reach all ranks: " + called + " is not one of them");
            }
        } catch (IOException e) {
            throw new RankLostException("Cannot reach all ranks: " + called + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
