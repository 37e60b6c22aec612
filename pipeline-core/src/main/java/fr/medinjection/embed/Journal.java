package fr.medinjection.embed;

import fr.medinjection.UserException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The finished shards of a run: a folder with a file for each, which is there whole or not at all. A run that was killed finds
 * them again; once the vectors are a dataset the folder goes.
 */
record Journal(String folder, SerializableConfiguration hadoop) implements Serializable {
    /** The shard, where it is finished. A file that was damaged counts as none. */
    Optional<Shard> read(int shard) {
        Path file = file(shard);
        try (InputStream in = new BufferedInputStream(fileSystem().open(file), 1 << 16)) {
            return Shard.read(in);
        } catch (FileNotFoundException | ChecksumException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read finished vectors: " + file, e);
        }
    }

    /** Takes the place of what was there; of two attempts that finish at once either will do. */
    void write(int shard, Shard content, long attempt) {
        Path part = new Path(folder, "_" + shard + "." + attempt);
        FileSystem fs = fileSystem();
        try {
            try (OutputStream out = new BufferedOutputStream(fs.create(part, true), 1 << 16)) {
                content.write(out);
            }
            fs.delete(file(shard), false);
            if (!fs.rename(part, file(shard)) && read(shard).isEmpty()) {
                throw new IOException("rename refused: " + part + " to " + file(shard));
            }
            fs.delete(part, false);
        } catch (IOException e) {
            throw new UserException("Cannot keep finished vectors: " + part + ": " + e.getMessage(), e);
        }
    }

    void delete() {
        try {
            fileSystem().delete(new Path(folder).getParent(), true);
        } catch (IOException e) {
            throw new UserException("Cannot remove finished work: " + folder + ": " + e.getMessage(), e);
        }
    }

    private Path file(int shard) {
        return new Path(folder, "shard-" + shard);
    }

    private FileSystem fileSystem() {
        try {
            return new Path(folder).getFileSystem(hadoop.value());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot reach " + folder, e);
        }
    }
}
