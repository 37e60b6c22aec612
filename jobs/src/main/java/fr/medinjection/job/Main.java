package fr.medinjection.job;

import fr.medinjection.UserException;
import fr.medinjection.lm.LmException;
import fr.medinjection.submit.DriverScreen;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The one entry of the program. Exit status: 1 a bad command line, 2 what the user can mend, 3 anything else. */
public final class Main {
    /** The jobs that take words beside options. */
    private static final Set<String> WITH_WORDS =
            Set.of("bench", DownloadModelJob.NAME, MergeJob.NAME, CompareJob.NAME);

    private static final int USAGE = 1;
    private static final int USER = 2;
    private static final int FAILURE = 3;

    private Main() {}

    public static void main(String[] args) {
        int status = DriverScreen.ofThisDriver()
                .map(screen -> runFollowed(args, screen))
                .orElseGet(() -> run(args, System.out, System.err));
        boolean container =
                System.getenv("CONTAINER_ID") != null; // YARN takes any exit from within a driver for a failure
        if (status != 0 || !container) {
            System.exit(status); // a thread that a library left behind must not keep a finished job alive
        }
    }

    /** Runs on a cluster; what only the user can mend is not tried a second time. */
    private static int runFollowed(String[] args, DriverScreen screen) {
        Optional<Integer> earlier = screen.status().filter(status -> status == USAGE || status == USER);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        try (PrintStream out = screen.out();
                PrintStream err = screen.err()) {
            int status = run(args, out, err);
            screen.ended(status);
            return status;
        }
    }

    /** Runs one command line and returns its exit status. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        Arguments arguments = new Arguments();
        CommandLine line = new CommandLine(arguments);
        try {
            line.parseArgs(args);
            if (arguments.help || arguments.job.equals("help")) {
                help(line, out);
                return 0;
            }
            Jobs.Entry entry = Jobs.ALL.get(arguments.job);
            if (entry == null) {
                throw new ParameterException(line, "Unknown job: " + arguments.job);
            }
            if (!arguments.words.isEmpty() && !WITH_WORDS.contains(arguments.job)) {
                throw new ParameterException(line, "Unknown words: " + String.join(" ", arguments.words));
            }
            try (JobContext context = JobContext.open(arguments, entry, out)) {
                run(entry.job(), context);
            }
            return 0;
        } catch (ParameterException e) {
            err.println(e.getMessage() + "\nRun ./submit.sh help for the jobs and options");
            return USAGE;
        } catch (UserException e) {
            err.println(e.getMessage());
            if (arguments.stackTrace) {
                e.printStackTrace(err);
            }
            return USER;
        } catch (Exception | Error e) { // Scala throws checked exceptions that Java does not see
            UserException mendable = userError(e);
            if (mendable != null) {
                err.println(mendable.getMessage());
                if (arguments.stackTrace) {
                    e.printStackTrace(err);
                }
                return USER;
            }
            e.printStackTrace(err);
            return FAILURE;
        }
    }

    private static void run(Job job, JobContext context) {
        boolean done = false;
        try {
            job.run(context);
            done = true;
        } finally {
            if (!done) {
                context.requireLease();
            }
        }
    }

    /** A user's mistake that was found within a task comes wrapped in Spark's own exceptions. */
    private static UserException userError(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof UserException user) {
                return user;
            }
            if (cause instanceof LmException engine) {
                return new UserException(engine.getMessage(), engine);
            }
        }
        return DiskErrors.explain(thrown);
    }

    private static void help(CommandLine line, PrintStream out) {
        out.println("French medical instruction data on Spark: from raw corpora to mixes, models and scores\n");
        line.usage(out);
        out.println("\nJobs:");
        for (Map.Entry<String, Jobs.Entry> job : Jobs.ALL.entrySet()) {
            out.printf("  %-12s %s%n", job.getKey(), job.getValue().description());
        }
    }
}
