package fr.medinjection.llm;

/**
 * When the next of many may leave. In no stretch of time of a second or more do over a hundredth too many leave, whatever held them
 * up before: what a busy machine delays follows little by little, not at once.
 */
final class Pace {
    /** How much faster than the rate those that were held up may follow each other. */
    private static final double CATCHING_UP = 1.004;

    /** How far one may run ahead even so: a machine is never on time to the microsecond. A fraction of a hundredth of a second. */
    private static final long BURST_NANOS = 3_000_000;

    /** What is late by more is not made up for. */
    private static final long MEMORY_NANOS = 250_000_000;

    private final long interval;
    private final long least;
    /** When the next would leave if all had left evenly. */
    private long due;
    /** When the next would leave if all had left as fast as they may. */
    private long soonest;

    /** @param perMinute 0 for no bound */
    Pace(long perMinute, long now) {
        interval = perMinute == 0 ? 0 : Window.MINUTE_NANOS / perMinute;
        least = (long) Math.ceil(interval / CATCHING_UP);
        due = now;
        soonest = now;
    }

    /** How long the next has to wait; not positive where it may leave. */
    long nanosToWait(long now) {
        return interval == 0 ? 0 : Math.max(due, soonest - BURST_NANOS) - now;
    }

    /** One leaves. */
    void leave(long now) {
        due = Math.max(due, now - MEMORY_NANOS) + interval;
        soonest = Math.max(soonest, now) + least;
    }
}
