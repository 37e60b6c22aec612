package fr.medinjection.stage;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What a person sees of a run: one line per stage, numbers aligned. */
public final class Console {
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private int passing;
    private long nextProgress = System.nanoTime() + MINUTE_NANOS;

    @SuppressWarnings("SystemConsoleNull") // Spark 3.5 runs on JDK 17
    public Console(PrintStream out) {
        this.out = out;
        this.terminal = out == System.out && System.console() != null;
    }

    /** A stage that ran: rows in, kept and dropped, and how long it took. */
    public void done(String stage, long in, long kept, long dropped, double seconds) {
        clear();
        out.printf(
                Locale.ROOT, "%-12s %,12d in %,12d kept  %,12d dropped %9.1f s%n", stage, in, kept, dropped, seconds);
    }

    /** A stage that ran and gave something else than a selection of its rows. */
    public void found(String stage, long in, long found, String product, double seconds) {
        clear();
        out.printf(Locale.ROOT, "%-12s %,12d in %,12d %-27s %8.1f s%n", stage, in, found, product, seconds);
    }

    /** A stage whose outputs are up to date. */
    public void upToDate(String stage, long rows) {
        clear();
        out.printf(Locale.ROOT, "%-12s %12s    %,12d rows%n", stage, "up to date", rows);
    }

    public void say(String line) {
        clear();
        out.println(line);
    }

    /** How far something has come: on a terminal each such line takes the place of the one before, elsewhere one a minute is printed. */
    public synchronized void progress(String line) {
        if (terminal) {
            out.print("\r" + line + " ".repeat(Math.max(0, passing - line.length())));
            out.flush();
            passing = line.length();
        } else if (System.nanoTime() >= nextProgress) {
            out.println(line);
            nextProgress = System.nanoTime() + MINUTE_NANOS;
        }
    }

    /** How long something takes, in its two greatest units. */
    public static String duration(Duration time) {
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return time.toMinutes() > 0
                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                : time.toSeconds() + " s";
    }

    /** Takes the progress line off the screen. */
    private synchronized void clear() {
        if (passing > 0) {
            out.print("\r" + " ".repeat(passing) + "\r");
            passing = 0;
        }
    }
}
