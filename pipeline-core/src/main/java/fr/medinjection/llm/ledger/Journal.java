package fr.medinjection.llm.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * Appends records to files of one writer. Whoever appends waits until its record is on disk; records that come in while the disk is
 * at work are written together.
 */
final class Journal implements AutoCloseable {
    private static final int WAITING = 4096;
    private static final Entry END = new Entry(List.of(), null);

    private final FileSystem files;
    private final Path folder;
    private final int epoch;
    private final long rollBytes;
    private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(WAITING);
    private final Thread writer = new Thread(this::write, "llm-ledger");
    private volatile IOException broken; // from then on nothing is written
    private FSDataOutputStream out;
    private int file;
    private long number;

    /** Records that are written together; none stands for closing the file. */
    private record Entry(List<LedgerRecord> records, CompletableFuture<Void> written) {}

    Journal(FileSystem files, Path folder, int epoch, long rollBytes) {
        this.files = files;
        this.folder = folder;
        this.epoch = epoch;
        this.rollBytes = rollBytes;
        writer.setDaemon(true);
        writer.start();
    }

    /** Returns once the records will survive the end of this process. */
    void append(List<LedgerRecord> records) throws IOException, InterruptedException {
        CompletableFuture<Void> written = new CompletableFuture<>();
        queue.put(new Entry(records, written));
        try {
            written.get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    /** Closes the file that is being written, and returns the number of the next: files of lower numbers do not change any more. */
    int roll() throws IOException, InterruptedException {
        append(List.of());
        return file;
    }

    private void write() {
        List<Entry> group = new ArrayList<>();
        boolean open = true;
        while (open) {
            group.clear();
            try {
                group.add(queue.take());
            } catch (InterruptedException e) {
                return;
            }
            queue.drainTo(group);
            open = !group.remove(END);
            group(group);
        }
        broken = new IOException("it is closed");
        group.clear();
        queue.drainTo(group);
        group(group);
    }

    private void group(List<Entry> group) {
        try {
            if (broken == null && !group.isEmpty()) {
                writeAndSync(group);
            }
        } catch (IOException e) {
            broken = e;
        } catch (FSError e) { // what Hadoop's local file system makes of a full disk
            broken = new IOException(e.getMessage(), e);
        }
        for (Entry entry : group) {
            if (broken == null) {
                entry.written().complete(null);
            } else {
                entry.written().completeExceptionally(broken);
            }
        }
    }

    private void writeAndSync(List<Entry> group) throws IOException {
        boolean roll = false;
        for (Entry entry : group) {
            roll |= entry.records().isEmpty();
            for (LedgerRecord record : entry.records()) {
                write(record);
            }
        }
        if (out != null) {
            boolean synced = out.hasCapability(StreamCapabilities.HSYNC);
            if (synced) {
                out.hsync();
            }
            // What cannot be synced, as on object stores, is there once it is closed.
            if (roll || !synced || out.getPos() >= rollBytes) {
                out.close();
                out = null;
            }
        }
    }

    private void write(LedgerRecord record) throws IOException {
        if (out == null) {
            out = files.create(LedgerFiles.log(folder, epoch, file++), false);
        }
        String line = record.numbered(epoch, number++).toJson() + "\n";
        out.write(line.getBytes(StandardCharsets.UTF_8));
    }

    /** What was appended is on disk before, so nothing can be lost here. */
    @Override
    public void close() {
        try {
            roll();
            queue.put(END);
            writer.join();
        } catch (IOException e) { // whoever appended was told
            writer.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
