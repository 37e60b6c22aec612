package fr.medinjection.llm;

import fr.medinjection.UserException;
import java.util.Locale;

/** The money of a ledger: set aside before a request is sent, and settled after. */
final class Purse {
    private final double bound;
    private final String currency;
    private double spent;
    private double reserved;
    private int waiting;

    /** A budget of which some is spent. */
    Purse(LlmConfig.Budget budget, double spent) {
        this.bound = budget.money();
        this.currency = budget.currency();
        this.spent = spent;
    }

    boolean isBounded() {
        return bound > 0;
    }

    /** Sets an amount aside; waits while others may give some of theirs back. */
    synchronized void reserve(double amount) throws InterruptedException {
        while (!tryReserve(amount)) {
            waiting++;
            try {
                wait();
            } finally {
                waiting--;
            }
        }
    }

    /** Sets an amount aside unless that must wait until others give some of theirs back; throws where there are no others. */
    synchronized boolean tryReserve(double amount) {
        if (isBounded() && spent + reserved + amount > bound) {
            if (reserved <= 0) {
                throw reached(amount);
            }
            return false;
        }
        reserved += amount;
        return true;
    }

    private UserException reached(double amount) {
        return new UserException(String.format(
                Locale.ROOT,
                "Cannot go on: the budget is reached: %,.4f of %,.4f %s are spent and the next request may cost %,.4f."
                        + " What was answered is kept; raise llm.budget.money and run again for the rest",
                spent,
                bound,
                currency,
                amount));
    }

    synchronized void settle(double amount, double used) {
        reserved = Math.max(0, reserved - amount);
        if (reserved < 1e-12) {
            reserved = 0; // what is left of rounding must not look like a request under way
        }
        spent += used;
        if (waiting > 0) {
            notifyAll();
        }
    }

    synchronized double spent() {
        return spent;
    }

    String currency() {
        return currency;
    }
}
