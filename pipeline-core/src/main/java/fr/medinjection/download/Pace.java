package fr.medinjection.download;

/** Cuts a connection that trickles: each read comes in time, and yet the file never would. */
final class Pace {
    private final long slowestPerSecond;
    private final long windowNanos;
    private long since = System.nanoTime();
    private long bytes;

    Pace(long slowestPerSecond, int windowMs) {
        this.slowestPerSecond = slowestPerSecond;
        this.windowNanos = windowMs * 1_000_000L;
    }

    void moved(int n) {
        bytes += n;
        long nanos = System.nanoTime() - since;
        if (nanos < windowNanos) {
            return;
        }
        if (bytes * 1e9 < (double) slowestPerSecond * nanos) {
            throw new TransientException("slower than " + slowestPerSecond + " bytes a second");
        }
        since = System.nanoTime();
        bytes = 0;
    }
}
