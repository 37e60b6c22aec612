package fr.medinjection.stage;

import java.io.PrintStream;
import java.util.Locale;

/** What a person sees of a run: one line per stage, numbers aligned. */
public final class Console {
    private final PrintStream out;

    public Console(PrintStream out) {
        this.out = out;
    }

    /** A stage that ran: rows in, kept and dropped, and how long it took. */
    public void done(String stage, long in, long kept, long dropped, double seconds) {
        out.printf(
                Locale.ROOT, "%-12s %,12d in %,12d kept  %,12d dropped %9.1f s%n", stage, in, kept, dropped, seconds);
    }

    /** A stage that ran and gave something else than a selection of its rows. */
    public void found(String stage, long in, long found, String product, double seconds) {
        out.printf(Locale.ROOT, "%-12s %,12d in %,12d %-27s %8.1f s%n", stage, in, found, product, seconds);
    }

    /** A stage whose outputs are up to date. */
    public void upToDate(String stage, long rows) {
        out.printf(Locale.ROOT, "%-12s %12s    %,12d rows%n", stage, "up to date", rows);
    }

    public void say(String line) {
        out.println(line);
    }
}
