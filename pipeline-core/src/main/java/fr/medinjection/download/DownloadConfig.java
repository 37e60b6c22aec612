package fr.medinjection.download;

import java.util.List;
import java.util.Map;

/**
 * What to fetch and how, as in {@code conf/downloads.yaml}.
 *
 * @param tokenEnv host (or {@code host:port}) to the environment variable that holds a bearer token for it
 * @param sources source name to where it comes from; the name is also its folder under the root
 */
public record DownloadConfig(
        Transfer transfer, Unzip unzip, Map<String, String> tokenEnv, Map<String, Origin> sources) {

    /**
     * How patient one file's transfer is.
     *
     * @param slowestBytesPerSecond a connection slower than this over {@code slowestOverMs} is cut and taken up again
     * @param maxAttempts requests for one file before giving up; what has arrived is kept for the next run
     * @param longestDelayMs bound of the growing delay between attempts, and of the wait a server may ask for
     * @param localStaging folder for unfinished files of targets that cannot append, {@code ~/} being the home folder
     */
    public record Transfer(
            int connectTimeoutMs,
            int readTimeoutMs,
            long slowestBytesPerSecond,
            int slowestOverMs,
            int maxAttempts,
            int firstDelayMs,
            int longestDelayMs,
            int maxRedirects,
            String localStaging) {}

    /**
     * Bounds of an archive; one that goes beyond any of them is refused.
     *
     * @param maxRatio bytes unpacked per byte of the archive file
     */
    public record Unzip(int maxEntries, long maxBytes, int maxRatio) {}

    /**
     * Where one source comes from.
     *
     * @param agreement how to get and place what cannot be fetched, or empty
     */
    public record Origin(String agreement, List<RemoteFile> files) {}

    /**
     * One file to fetch.
     *
     * @param to path under the source's folder; of an archive to unzip, the folder that takes its entries
     * @param sha256 expected checksum of what the server sends, or empty where it is not known
     */
    public record RemoteFile(String url, String to, String sha256, long maxBytes, boolean unzip) {
        public RemoteFile {
            sha256 = sha256 == null ? "" : sha256.toLowerCase(java.util.Locale.ROOT);
        }
    }
}
