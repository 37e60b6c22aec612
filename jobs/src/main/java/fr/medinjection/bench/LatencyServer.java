package fr.medinjection.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model server of this machine that takes as long to reply as a far one does: about three seconds, some replies a good deal
 * longer. It notes when each request came and how many were under way at once.
 */
final class LatencyServer implements AutoCloseable {
    private static final double MEDIAN_MS = 2800;
    private static final double SPREAD = 0.35;
    private static final byte[] REPLY = ("{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\""
                    + "Une réponse. ".repeat(60)
                    + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":300,\"completion_tokens\":200}}")
            .getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(2, LatencyServer::daemon);
    private final long seed;
    private final long[] arrivals;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private int mostUnderWay;

    /** @param most how many requests it can note */
    LatencyServer(int most, long seed) {
        System.setProperty("sun.net.httpserver.maxIdleConnections", "5000");
        System.setProperty("sun.net.httpserver.nodelay", "true");
        this.seed = seed;
        this.arrivals = new long[most];
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newFixedThreadPool(2, LatencyServer::daemon));
        server.createContext("/", this::take);
        server.start();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "latency-server");
        thread.setDaemon(true);
        return thread;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    private void take(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        int number = count.getAndIncrement();
        if (number < arrivals.length) {
            arrivals[number] = System.nanoTime();
        }
        note(underWay.incrementAndGet());
        double millis = MEDIAN_MS * Math.exp(SPREAD * Seeds.random(seed, number).nextGaussian());
        var unused = later.schedule(() -> reply(exchange), (long) (millis * 1000), TimeUnit.MICROSECONDS);
    }

    private synchronized void note(int now) {
        mostUnderWay = Math.max(mostUnderWay, now);
    }

    private void reply(HttpExchange exchange) {
        underWay.decrementAndGet();
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, REPLY.length);
            exchange.getResponseBody().write(REPLY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int requests() {
        return count.get();
    }

    synchronized int mostUnderWay() {
        return mostUnderWay;
    }

    /** When the requests came, in order. */
    long[] arrivals() {
        long[] sorted = Arrays.copyOf(arrivals, Math.min(count.get(), arrivals.length));
        Arrays.sort(sorted);
        return sorted;
    }

    @Override
    public void close() {
        server.stop(0);
        later.shutdownNow();
    }
}
