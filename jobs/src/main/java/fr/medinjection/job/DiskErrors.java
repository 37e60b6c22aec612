package fr.medinjection.job;

import fr.medinjection.UserException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises failures of the disk, its rights or its files that surface deep within Spark: the user can mend them. */
final class DiskErrors {
    private static final Pattern FULL =
            Pattern.compile("no space left on device|disk quota exceeded|quota of \\S+ is exceeded");
    private static final Pattern TARGET = Pattern.compile("while writing rows to (\\S+?)[.:]?(\\s|$)");
    private static final Pattern DAMAGED = Pattern.compile("error while reading file (\\S+?)\\.? Details:");

    private DiskErrors() {}

    /** What to tell the user, or null if the failure is another one. */
    static UserException explain(Throwable thrown) {
        String place = "";
        UserException found = null;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            Matcher target = TARGET.matcher(message);
            place = target.find() ? " (writing to " + target.group(1) + ")" : place;
            String problem = problem(message, place);
            // The deepest cause says it in the fewest words: those above it quote stack traces.
            found = problem.isEmpty() ? found : new UserException(problem, thrown);
        }
        return found;
    }

    private static String problem(String message, String place) {
        String line = message.lines().findFirst().orElse("");
        String lower = message.toLowerCase(Locale.ROOT);
        Matcher damaged = DAMAGED.matcher(message);
        if (FULL.matcher(lower).find()) {
            return "Cannot write: the disk is full: " + line + place;
        } else if (lower.contains("permission denied") || lower.contains("read-only file system")) {
            return "Cannot read or write: " + line + place;
        }
        return damaged.find() ? "Cannot read file: " + damaged.group(1) + " is damaged" : "";
    }
}
