package fr.medinjection.download;

/**
 * What became of one file of a source.
 *
 * @param file path under the source's folder, empty for a whole source
 * @param sha256 of what the server sent, or empty where nothing was read
 * @param note why it failed, or how to get and place it
 */
public record Fetched(String source, String file, long bytes, String sha256, Status status, String note) {
    /** The outcomes. */
    public enum Status {
        /** Fetched now; no checksum was known to compare it with. */
        FETCHED,
        /** Fetched now, and equal to the configured checksum. */
        VERIFIED,
        /** Here since an earlier run, and still equal to the checksum recorded or configured. */
        UP_TO_DATE,
        /** Placed by hand: it is left as it is, and nothing is known to compare it with. */
        PLACED,
        /** Under agreement or without a stable address, and not here. */
        AGREEMENT,
        FAILED
    }

    static Fetched failed(String source, String file, String why) {
        return new Fetched(source, file, 0, "", Status.FAILED, why);
    }
}
