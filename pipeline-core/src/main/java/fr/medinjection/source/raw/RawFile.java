package fr.medinjection.source.raw;

import java.io.Serializable;

/**
 * One raw file or archive entry.
 *
 * @param name relative to the source's folder; {@code archive.zip!/entry} inside an archive
 * @param path where it, or its archive, lies
 * @param entry its name in the archive, {@code ""} for a file of its own
 * @param length in bytes; uncompressed, as the archive declares it, for an entry
 * @param modified milliseconds since 1970, of the archive for an entry
 */
public record RawFile(String name, String path, String entry, long length, long modified) implements Serializable {
    boolean isEntry() {
        return !entry.isEmpty();
    }

    /** The path as a person would look for it. */
    String shown() {
        return isEntry() ? path + "!/" + entry : path;
    }
}
