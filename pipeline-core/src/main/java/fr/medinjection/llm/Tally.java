package fr.medinjection.llm;

import fr.medinjection.UserException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** How many requests of a stage were answered and how many failed. */
final class Tally {
    private final String stage;
    private final long pending;
    private final long allowed;
    private final String allowance;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    /**
     * @param pending how many are to be sent
     * @param allowed how many of them may fail
     * @param allowance the settings of which that follows
     */
    Tally(String stage, long pending, long allowed, String allowance) {
        this.stage = stage;
        this.pending = pending;
        this.allowed = allowed;
        this.allowance = allowance;
    }

    void answered(int more) {
        answered.addAndGet(more);
    }

    /** Counts failures; once there are too many, nothing more should be paid for. */
    void failed(int more, String error, Gate gate) {
        if (failed.addAndGet(more) > allowed) {
            gate.shut(new UserException(String.format(
                    Locale.ROOT,
                    "Cannot go on with %s: more of its requests failed than %s; the last: %s. What was answered is"
                            + " kept; with --set llm.failed=again what failed is sent once more",
                    stage,
                    allowance,
                    error)));
        }
    }

    String line(double spent, String currency) {
        return String.format(
                Locale.ROOT,
                "  %s: %,d of %,d requests answered, %,d failed, %,.2f %s spent",
                stage,
                answered.get(),
                pending,
                failed.get(),
                spent,
                currency);
    }
}
