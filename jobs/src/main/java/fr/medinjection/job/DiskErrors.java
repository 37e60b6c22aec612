package fr.medinjection.job;

import fr.medinjection.UserException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Recognises failures of the disk or its rights that surface deep within Spark: the user can mend them. */
final class DiskErrors {
    private static final Pattern FULL =
            Pattern.compile("no space left on device|disk quota exceeded|quota of \\S+ is exceeded");

    private DiskErrors() {}

    /** What to tell the user, or null if the failure is another one. */
    static UserException explain(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (FULL.matcher(message).find()) {
                return new UserException("Cannot write: the disk is full: " + cause.getMessage(), thrown);
            }
            if (message.contains("permission denied") || message.contains("read-only file system")) {
                return new UserException("Cannot read or write: " + cause.getMessage(), thrown);
            }
        }
        return null;
    }
}
