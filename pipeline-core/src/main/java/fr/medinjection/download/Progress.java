package fr.medinjection.download;

/** Hears how a download goes, for the console. */
public interface Progress {
    /** Some bytes arrived; {@code total} is -1 where the server does not say. */
    void moved(String source, String file, long done, long total);

    /** A file, or a source under agreement, is dealt with. */
    void finished(Fetched fetched);
}
