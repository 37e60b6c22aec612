package fr.medinjection.stage;

import fr.medinjection.Failures;
import fr.medinjection.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The datasets under one output folder. A dataset without its manifest does not exist: data goes to a staging folder
 * beside the target, the manifest is written last, then the folder takes the target's place. No file system replaces a
 * folder in one step, so an exchange that was interrupted is rolled forward when the dataset is next looked at.
 */
public final class DatasetStore {
    private static final String MANIFEST = "_manifest.json";
    private final FileSystem fs;
    private final Path root;
    private Lease lease;

    public DatasetStore(Configuration hadoop, String out) {
        root = new Path(out);
        try {
            fs = root.getFileSystem(hadoop);
            fs.setWriteChecksum(
                    false); // local .crc files would double the number of files; Parquet pages carry their own
        } catch (IOException e) {
            throw new UserException("Cannot reach the output folder: " + out + ": " + Failures.line(e), e);
        }
    }

    public FileSystem fileSystem() {
        return fs;
    }

    public Path root() {
        return root;
    }

    public Path path(String dataset) {
        return new Path(root, dataset);
    }

    /** From now on nothing is staged or committed unless this lease still is. */
    void heldBy(Lease held) {
        lease = held;
    }

    /** Fails where another run has taken this one's lease. */
    private void requireLease() {
        if (lease != null) {
            lease.require();
        }
    }

    /** The manifest of a whole dataset, or empty where there is none. */
    public Optional<Manifest> manifest(String dataset) {
        rollForward(dataset);
        return readManifest(path(dataset));
    }

    /** The manifest of a dataset that another run may be writing: nothing is mended there. */
    public Optional<Manifest> peek(String dataset) {
        return readManifest(path(dataset));
    }

    /** The whole datasets below a folder, or below the root for {@code ""}, in order of their paths. */
    public List<String> datasets(String folder) {
        List<String> datasets = new ArrayList<>();
        Path start = folder.isEmpty() ? root : path(folder);
        attempt("list", start, () -> {
            if (fs.exists(start)) {
                addDatasets(start, folder.isEmpty() ? "" : folder + "/", datasets);
            }
            return null;
        });
        datasets.sort(null);
        return datasets;
    }

    private void addDatasets(Path folder, String prefix, List<String> datasets) throws IOException {
        for (FileStatus child : fs.listStatus(folder)) {
            String name = child.getPath().getName();
            boolean looked = child.isDirectory() && !name.startsWith("_") && !name.startsWith(".");
            if (looked && fs.exists(new Path(child.getPath(), MANIFEST))) {
                datasets.add(prefix + name);
            } else if (looked) {
                addDatasets(child.getPath(), prefix + name + "/", datasets);
            }
        }
    }

    /** An empty staging folder beside the target. */
    public Path stage(String dataset) {
        requireLease();
        rollForward(dataset);
        Path staging = beside(dataset, "_staging.");
        return attempt("prepare", staging, () -> {
            fs.delete(staging, true);
            fs.mkdirs(staging.getParent());
            return staging;
        });
    }

    /** Writes the manifest into the staging folder and puts the folder in the target's place. */
    public void commit(String dataset, Manifest manifest) {
        requireLease();
        Path staging = beside(dataset, "_staging.");
        attempt("write", path(dataset), () -> {
            writeText(new Path(staging, MANIFEST), manifest.toJson());
            exchange(dataset);
            return null;
        });
    }

    public void delete(String dataset) {
        attempt("remove", path(dataset), () -> fs.delete(path(dataset), true));
    }

    /** Writes a small text file in one step: it is whole or not there. */
    public void writeText(Path file, String text) throws IOException {
        Path temporary = new Path(file.getParent(), "_" + file.getName() + ".tmp");
        try (var out = fs.create(temporary, true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        fs.delete(file, false);
        if (!fs.rename(temporary, file)) {
            throw new IOException("rename refused: " + temporary + " to " + file);
        }
    }

    public String readText(Path file) throws IOException {
        try (var in = fs.open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Optional<Manifest> readManifest(Path folder) {
        Path file = new Path(folder, MANIFEST);
        try {
            return Optional.of(Manifest.parse(readText(file), file.toString()));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UserException("Cannot read manifest: " + file + ": " + Failures.line(e), e);
        }
    }

    /** Finishes an exchange that was interrupted: a staging folder with its manifest is whole and newer than the target. */
    private void rollForward(String dataset) {
        Path staging = beside(dataset, "_staging.");
        attempt("recover", path(dataset), () -> {
            if (fs.exists(new Path(staging, MANIFEST))) {
                exchange(dataset);
            } else {
                fs.delete(beside(dataset, "_old."), true);
            }
            return null;
        });
    }

    private void exchange(String dataset) throws IOException {
        Path target = path(dataset);
        Path old = beside(dataset, "_old.");
        if (fs.exists(target)) {
            fs.delete(old, true);
            move(target, old);
        }
        move(beside(dataset, "_staging."), target);
        fs.delete(old, true);
    }

    private void move(Path from, Path to) throws IOException {
        if (!fs.rename(from, to)) {
            throw new IOException("rename refused: " + from + " to " + to);
        }
    }

    private Path beside(String dataset, String prefix) {
        Path target = path(dataset);
        return new Path(target.getParent(), prefix + target.getName());
    }

    private interface FileAction<T> {
        T run() throws IOException;
    }

    private static <T> T attempt(String verb, Path path, FileAction<T> action) {
        try {
            return action.run();
        } catch (IOException | FSError e) { // a full local disk is an FSError
            throw new UserException("Cannot " + verb + " dataset: " + path + ": " + Failures.line(e), e);
        }
    }
}
