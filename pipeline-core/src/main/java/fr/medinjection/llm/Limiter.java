package fr.medinjection.llm;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Lets requests to one model out no faster than its endpoint allows: evenly, and with no more tokens in any minute. Those who wait are
 * let out in the order in which they came.
 */
final class Limiter {
    /**
     * How far a request may run ahead of its turn, to make up for those that were late: what a busy machine holds up for longer is
     * lost. It is less than a hundredth of any ten seconds.
     */
    private static final long AHEAD_NANOS = 80_000_000;

    private static final long LONGEST_PARK_NANOS = 100_000_000;

    private final long intervalNanos;
    private final long tokensPerMinute;
    private final LongSupplier clock;
    private final Window tokens;
    private final ReentrantLock turn = new ReentrantLock(true);
    /** When the next request would leave if all had left evenly. */
    private long due;

    private long pausedUntil;

    /**
     * A request that was let out.
     *
     * @param at when
     * @param tokens that were set aside for it
     */
    record Permit(long at, long tokens) {}

    Limiter(LlmConfig.Limits limits, LongSupplier clock) {
        this.intervalNanos = limits.requestsPerMinute() == 0 ? 0 : Window.MINUTE_NANOS / limits.requestsPerMinute();
        this.tokensPerMinute = limits.tokensPerMinute();
        this.clock = clock;
        this.tokens = new Window(clock.getAsLong());
        this.due = clock.getAsLong();
        this.pausedUntil = due;
    }

    /** Waits for the turn of a request that may take so many tokens; one that takes more than a minute's goes alone. */
    Permit acquire(long wanted) throws InterruptedException {
        long set = tokensPerMinute == 0 ? 0 : Math.min(wanted, tokensPerMinute);
        turn.lockInterruptibly();
        try {
            long wait;
            while ((wait = nanosToWait(set)) > 0) {
                LockSupport.parkNanos(Math.min(wait, LONGEST_PARK_NANOS));
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            return take(set);
        } finally {
            turn.unlock();
        }
    }

    private synchronized long nanosToWait(long set) {
        long now = clock.getAsLong();
        long wait = pausedUntil - now;
        if (intervalNanos > 0) {
            wait = Math.max(wait, due - AHEAD_NANOS - now);
        }
        if (tokensPerMinute > 0) {
            wait = Math.max(wait, tokens.nanosUntil(tokensPerMinute - set, now));
        }
        return wait;
    }

    private synchronized Permit take(long set) {
        long now = clock.getAsLong();
        due = Math.max(due, now) + intervalNanos;
        tokens.add(now, set);
        return new Permit(now, set);
    }

    /** Says how many tokens a request took in the end. */
    synchronized void settle(Permit permit, long used) {
        if (tokensPerMinute > 0) {
            tokens.correct(permit.at(), clock.getAsLong(), used - permit.tokens());
        }
    }

    /** Nothing is let out for a while. */
    synchronized void pause(Duration wait) {
        long until = clock.getAsLong() + wait.toNanos();
        pausedUntil = Math.max(pausedUntil, until);
    }
}
