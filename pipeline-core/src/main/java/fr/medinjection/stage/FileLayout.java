package fr.medinjection.stage;

/**
 * How datasets lie on disk; with it fixed, the same rows give the same files for any number of partitions: byte for byte within
 * one process, and between processes but for the order in which Parquet lists the encodings of a column in its footer.
 *
 * @param tasks how many tasks write a dataset
 * @param filesPerFolder into how many files the rows of one folder are spread
 * @param compression the Parquet codec
 */
public record FileLayout(int tasks, int filesPerFolder, String compression) {
    public FileLayout {
        if (tasks < 1 || filesPerFolder < 1) {
            throw new IllegalArgumentException(
                    "Invalid file layout: " + tasks + " tasks, " + filesPerFolder + " files, expected at least 1");
        }
    }
}
