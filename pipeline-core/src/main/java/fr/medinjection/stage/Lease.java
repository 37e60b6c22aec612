package fr.medinjection.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import fr.medinjection.Failures;
import fr.medinjection.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The right to write under one output folder: a file created only if it is absent, renewed while its holder lives. A
 * lease whose holder died is taken over: at once when the process was on this host, else when it has not been renewed
 * during {@link #PATIENCE_MILLIS}, measured by watching it and not by comparing clocks. A run that stood still for longer
 * than that loses its lease; the store then refuses to commit anything for it.
 */
public final class Lease implements AutoCloseable {
    static final String FILE = "_lease.json";
    private static final long RENEW_MILLIS = 5_000;
    private static final long PATIENCE_MILLIS = 20_000;

    private static final long WRITING_MILLIS = 2_000;

    /** File systems that create a file only if it is absent, in one step. */
    private static final Set<String> ATOMIC = Set.of("file", "hdfs", "viewfs", "webhdfs", "swebhdfs");

    private final FileSystem fs;
    private final Path file;
    private final String runId;
    private final String token = UUID.randomUUID().toString();
    private final Timer renewal = new Timer("lease", true);
    private volatile Runnable whenLost = () -> {};

    private Lease(FileSystem fs, Path file, String runId) {
        this.fs = fs;
        this.file = file;
        this.runId = runId;
    }

    /** Takes the lease of an output folder or says who holds it. */
    public static Lease take(DatasetStore store, String runId) {
        Lease lease = new Lease(store.fileSystem(), new Path(store.root(), FILE), runId);
        try {
            store.fileSystem().mkdirs(store.root());
            if (!lease.create()) {
                lease.takeOver();
            }
        } catch (IOException e) {
            throw new UserException("Cannot write to the output folder: " + store.root() + ": " + Failures.line(e), e);
        }
        store.heldBy(lease);
        lease.renewal.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        lease.renew();
                    }
                },
                RENEW_MILLIS,
                RENEW_MILLIS);
        return lease;
    }

    /**
     * Whether the lease only warns: on an object store two runs that start in the same moment can both get it.
     */
    public boolean isAdvisory() {
        return !ATOMIC.contains(fs.getScheme());
    }

    /** What to do at once when another run is found to have taken over, beside refusing to commit. */
    public void whenLost(Runnable action) {
        whenLost = action;
    }

    /** Fails where another run has taken over: nothing more may be written then. */
    public void require() {
        String holder;
        try {
            if (isOurs()) {
                return;
            }
            holder = "run " + holder(file).path("run-id").asText("unknown") + " took over";
        } catch (FileNotFoundException e) {
            holder = "somebody removed its lease";
        } catch (IOException e) {
            throw new UserException("Cannot read the lease of the output folder: " + file + ": " + Failures.line(e), e);
        }
        throw new UserException("Cannot write to the output folder any more: " + file.getParent()
                + ": this run stood still for so long that " + holder
                + "; what it has committed is whole, run it again for the rest");
    }

    /** Hadoop's local file system looks before it creates; the operating system does both in one step. */
    private OutputStream createIfAbsent() throws IOException {
        return fs.getScheme().equals("file")
                ? Files.newOutputStream(java.nio.file.Path.of(file.toUri().getPath()), StandardOpenOption.CREATE_NEW)
                : fs.create(file, false);
    }

    private byte[] contents() throws IOException {
        ProcessHandle self = ProcessHandle.current();
        return Manifest.JSON.writeValueAsBytes(Map.of(
                "token", token,
                "run-id", runId,
                "host", InetAddress.getLocalHost().getHostName(),
                "pid", self.pid(),
                "started", self.info().startInstant().map(Object::toString).orElse("")));
    }

    private boolean create() throws IOException {
        byte[] contents = contents();
        try (OutputStream out = createIfAbsent()) {
            out.write(contents);
            return true;
        } catch (FileAlreadyExistsException | java.nio.file.FileAlreadyExistsException e) {
            return false;
        }
    }

    private void takeOver() throws IOException {
        JsonNode holder = readableHolder();
        if (!diedHere(holder) && isRenewed()) {
            throw new UserException("Cannot write to the output folder: " + file.getParent() + ": run "
                    + holder.path("run-id").asText("unknown") + " on host "
                    + holder.path("host").asText("unknown") + " (process "
                    + holder.path("pid").asText("unknown")
                    + ") is writing there");
        }
        if (!removed(holder) || !create()) {
            throw new UserException("Cannot write to the output folder: " + file.getParent() + ": another run took it");
        }
    }

    /** Removes the dead lease, never that of another run that was quicker: who renames the file owns what was in it. */
    private boolean removed(JsonNode dead) throws IOException {
        Path claimed = new Path(file.getParent(), "_lease." + token);
        try {
            if (!fs.rename(file, claimed)) {
                return true;
            }
        } catch (FileNotFoundException e) {
            return true; // gone by itself, or claimed by another: creating the new one decides
        }
        boolean same = holder(claimed).equals(dead);
        if (same) {
            fs.delete(claimed, false);
        } else {
            fs.rename(claimed, file);
        }
        return same;
    }

    /** Who the file says it is; a missing node where it is damaged or being written. */
    private JsonNode holder(Path of) throws IOException {
        try (var in = fs.open(of)) {
            JsonNode holder = Manifest.JSON.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return holder.isObject() ? holder : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** A run that is just taking the lease is given the time to write it. */
    private JsonNode readableHolder() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WRITING_MILLIS);
        JsonNode holder = holder(file);
        while (holder.isMissingNode()) {
            if (System.nanoTime() > deadline) {
                FileStatus status = fs.getFileStatus(file);
                throw new UserException("Cannot tell who writes to the output folder: " + file
                        + " is damaged; it was last written at "
                        + Instant.ofEpochMilli(status.getModificationTime()) + " by user " + status.getOwner()
                        + ": if no run of theirs is at work there, remove it");
            }
            pause(100);
            holder = holder(file);
        }
        return holder;
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the lease", e);
        }
    }

    private static boolean diedHere(JsonNode holder) throws IOException {
        if (!holder.path("host").asText().equals(InetAddress.getLocalHost().getHostName())) {
            return false;
        }
        var process = ProcessHandle.of(holder.path("pid").asLong());
        String started = holder.path("started").asText();
        return process.isEmpty()
                || !process.get().isAlive()
                || !process.get()
                        .info()
                        .startInstant()
                        .map(Object::toString)
                        .orElse("")
                        .equals(started);
    }

    private boolean isRenewed() throws IOException {
        long before = fs.getFileStatus(file).getModificationTime();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (System.nanoTime() < deadline) {
            pause(500);
            if (!fs.exists(file)) {
                return false;
            }
            if (fs.getFileStatus(file).getModificationTime() != before) {
                return true;
            }
        }
        return false;
    }

    /** Not so any more where this process stood still for so long that another run took over. */
    private boolean isOurs() throws IOException {
        return holder(file).path("token").asText().equals(token);
    }

    void renew() {
        try {
            if (!isOurs()) {
                renewal.cancel();
                whenLost.run();
            } else if (isAdvisory()) { // an object store keeps the time of writing and no other
                try (OutputStream out = fs.create(file, true)) {
                    out.write(contents());
                }
            } else {
                fs.setTimes(file, System.currentTimeMillis(), -1);
            }
        } catch (IOException e) {
            // A renewal that fails once is made up for by the next: others wait for several.
            org.slf4j.LoggerFactory.getLogger(Lease.class).warn("Cannot renew the lease {}", file, e);
        }
    }

    @Override
    public void close() {
        renewal.cancel();
        try {
            if (isOurs()) {
                fs.delete(file, false);
            }
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(Lease.class).warn("Cannot remove the lease {}", file, e);
        }
    }
}
