package fr.medinjection.generate;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** Local files under a scheme of their own; there is room for only so many replies. */
public final class FullDisk extends RawLocalFileSystem {
    static final String SCHEME = "fulldisk";

    private static final AtomicInteger ROOM = new AtomicInteger();

    static void roomFor(int files) {
        ROOM.set(files);
    }

    static int room() {
        return ROOM.get();
    }

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":///");
    }

    @Override
    public FSDataOutputStream create(
            Path file, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
            throws IOException {
        if (file.getParent().getParent().getParent().getName().equals("_replies") && ROOM.getAndDecrement() <= 0) {
            throw new IOException("No space left on device");
        }
        return super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    }
}
