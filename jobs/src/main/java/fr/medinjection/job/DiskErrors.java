package fr.medinjection.job;

import fr.medinjection.UserException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises failures of the disk, its rights or its files that surface deep within Spark: the user can mend them. */
final class DiskErrors {
    private static final Pattern FULL =
            Pattern.compile("no space left on device|disk quota exceeded|quota of \\S+ is exceeded");
    private static final Pattern DAMAGED = Pattern.compile("error while reading file (\\S+?)\\.? Details:");

    private DiskErrors() {}

    /** What to tell the user, or null if the failure is another one. */
    static UserException explain(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String original = String.valueOf(cause.getMessage());
            String message = original.toLowerCase(Locale.ROOT);
            if (FULL.matcher(message).find()) {
                return new UserException("Cannot write: the disk is full: " + cause.getMessage(), thrown);
            }
            if (message.contains("permission denied") || message.contains("read-only file system")) {
                return new UserException("Cannot read or write: " + cause.getMessage(), thrown);
            }
            Matcher damaged = DAMAGED.matcher(original);
            if (damaged.find()) {
                return new UserException("Cannot read file: " + damaged.group(1) + " is damaged", thrown);
            }
        }
        return null;
    }
}
