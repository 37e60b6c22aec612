package fr.medinjection.export;

import fr.medinjection.UserException;

/**
 * What is exported and how.
 *
 * @param filesPerSplit into how many files a split is cut
 * @param origin what the column {@code origin} names
 * @param derivedFrom whether there is a sixth column with the id of the row or text an item was made from
 * @param licences what may be passed on
 */
public record ExportConfig(int filesPerSplit, Origin origin, boolean derivedFrom, Licences licences) {
    public ExportConfig {
        if (filesPerSplit < 1) {
            throw new UserException("Invalid files per split: " + filesPerSplit + ", expected at least 1");
        }
    }
}
