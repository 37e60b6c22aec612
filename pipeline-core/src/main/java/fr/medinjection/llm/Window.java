package fr.medinjection.llm;

/** How much was used in the last minute. It forgets by tenths of a second, and never too early. */
final class Window {
    static final long MINUTE_NANOS = 60_000_000_000L;
    private static final int SLOTS = 600;
    private static final long SLOT_NANOS = MINUTE_NANOS / SLOTS;

    private final long[] used = new long[SLOTS + 1];
    private final long start;
    private long now;
    private long total;

    Window(long nanos) {
        start = nanos;
    }

    /** What was used within the minute before this moment. */
    long total(long nanos) {
        long slot = slot(nanos);
        long steps = Math.min(slot - now, used.length);
        for (long step = 1; step <= steps; step++) {
            int at = (int) ((slot - steps + step) % used.length);
            total -= used[at];
            used[at] = 0;
        }
        now = Math.max(now, slot);
        return total;
    }

    void add(long nanos, long amount) {
        total(nanos);
        used[(int) (now % used.length)] += amount;
        total += amount;
    }

    /** Changes what was added at an earlier moment, if that is not forgotten. */
    void correct(long then, long nanos, long change) {
        total(nanos);
        long slot = slot(then);
        if (slot > now - used.length) {
            used[(int) (slot % used.length)] += change;
            total += change;
        }
    }

    /** How long until what is used falls to a bound. */
    long nanosUntil(long bound, long nanos) {
        long left = total(nanos);
        for (long slot = now - used.length + 1; slot <= now; slot++) {
            if (left <= bound) {
                break;
            }
            left -= slot < 0 ? 0 : used[(int) (slot % used.length)];
            if (left <= bound) {
                return (slot + used.length) * SLOT_NANOS - (nanos - start);
            }
        }
        return left <= bound ? 0 : MINUTE_NANOS;
    }

    private long slot(long nanos) {
        return (nanos - start) / SLOT_NANOS;
    }
}
