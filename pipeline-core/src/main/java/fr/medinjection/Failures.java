package fr.medinjection;

/** What failed, in one line: servers, HDFS's among them, send whole stack traces as messages. */
public final class Failures {
    /** What a cluster with Kerberos lacks of whoever comes without a ticket. */
    public static final String NO_TICKET =
            "there is no Kerberos ticket, and it wants one: run kinit, or give --principal and --keytab";

    private Failures() {}

    /** The first line of the deepest message there is. */
    public static String line(Throwable thrown) {
        String found = thrown.getClass().getSimpleName();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
                found = cause.getMessage().strip().lines().findFirst().orElse(found);
            }
        }
        return found.startsWith("Client cannot authenticate via:") ? NO_TICKET : found;
    }
}
