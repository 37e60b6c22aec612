package fr.medinjection.llm;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * Lets requests to one model out no faster than its endpoint allows: evenly, and with no more tokens in any minute. Those who wait are
 * let out in about the order in which they came. What is to be done before a request leaves is done while it waits, so that nothing slow
 * lies between its turn and its way.
 */
final class Limiter {
    private static final long LONGEST_PARK_NANOS = 100_000_000;

    /** As many are prepared as leave within half a second: a disk takes less to write down that they will. */
    private static final long PREPARED_OF_A_MINUTE = 120;

    private final long tokensPerMinute;
    private final LongSupplier clock;
    private final Window tokens;
    private final Pace pace;
    private final Semaphore places;
    private final ReentrantLock preparing = new ReentrantLock(true);
    private final ReentrantLock leaving = new ReentrantLock(true);
    /** Tokens set aside for those who are being prepared. */
    private long held;

    private long pausedUntil;

    /**
     * A request that was let out.
     *
     * @param at when
     * @param tokens that were set aside for it
     */
    record Permit(long at, long tokens) {}

    /** What is done before a request leaves, when its turn is near. */
    interface Preparation {
        void run() throws InterruptedException;
    }

    Limiter(LlmConfig.Limits limits, LongSupplier clock) {
        long perMinute = limits.requestsPerMinute();
        this.tokensPerMinute = limits.tokensPerMinute();
        this.clock = clock;
        this.tokens = new Window(clock.getAsLong());
        this.pace = new Pace(perMinute, clock.getAsLong());
        this.pausedUntil = clock.getAsLong();
        long prepared = perMinute == 0 ? Integer.MAX_VALUE : Math.max(1, perMinute / PREPARED_OF_A_MINUTE);
        this.places = new Semaphore(Math.toIntExact(prepared), true);
    }

    /** Waits for the turn of a request that may take so many tokens; one that takes more than a minute's goes alone. */
    Permit acquire(long wanted, Preparation preparation) throws InterruptedException {
        long set = tokensPerMinute == 0 ? 0 : Math.min(wanted, tokensPerMinute);
        places.acquire();
        try {
            hold(set);
            boolean left = false;
            try {
                preparation.run();
                Permit permit = leave(set);
                left = true;
                return permit;
            } finally {
                if (!left) {
                    setAside(-set);
                }
            }
        } finally {
            places.release();
        }
    }

    private void hold(long set) throws InterruptedException {
        preparing.lockInterruptibly();
        try {
            await(now -> tokensPerMinute == 0 ? 0 : tokens.nanosUntil(tokensPerMinute - set - held, now));
            setAside(set);
        } finally {
            preparing.unlock();
        }
    }

    private synchronized void setAside(long more) {
        held += more;
    }

    private Permit leave(long set) throws InterruptedException {
        leaving.lockInterruptibly();
        try {
            await(pace::nanosToWait);
            return left(set);
        } finally {
            leaving.unlock();
        }
    }

    private synchronized Permit left(long set) {
        long now = clock.getAsLong();
        setAside(-set);
        tokens.add(now, set);
        pace.leave(now);
        return new Permit(now, set);
    }

    /** @param nanos to wait from a moment on, as seen by who holds this object */
    private void await(LongUnaryOperator nanos) throws InterruptedException {
        long wait;
        while ((wait = nanosToWait(nanos)) > 0) {
            LockSupport.parkNanos(Math.min(wait, LONGEST_PARK_NANOS));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private synchronized long nanosToWait(LongUnaryOperator nanos) {
        long now = clock.getAsLong();
        return Math.max(pausedUntil - now, nanos.applyAsLong(now));
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
