package fr.medinjection.finetune;

import fr.medinjection.lm.train.CheckpointStore;
import java.io.FileNotFoundException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * Checkpoints as folders {@code checkpoint-STEP} of a folder on any Hadoop file system. The last file to be written names the
 * others and their lengths, so that a checkpoint counts as whole also where a rename of a folder is no single act.
 */
final class HadoopCheckpoints implements CheckpointStore {
    private static final String PREFIX = "checkpoint-";
    private static final String WHOLE = "_whole";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})");

    private final FileSystem fs;
    private final Path folder;

    HadoopCheckpoints(FileSystem fs, Path folder) {
        this.fs = fs;
        this.folder = folder;
    }

    @Override
    public List<Long> steps() throws IOException {
        List<Long> found = Arrays.stream(children(folder))
                .filter(FileStatus::isDirectory)
                .map(child -> NAME.matcher(child.getPath().getName()))
                .filter(Matcher::matches)
                .map(matcher -> Long.valueOf(matcher.group(1)))
                .sorted()
                .toList();
        List<Long> whole = new ArrayList<>();
        for (long step : found) {
            if (isWhole(path(step))) {
                whole.add(step);
            }
        }
        return List.copyOf(whole);
    }

    @Override
    public void write(long step, Content content) throws IOException {
        Path staging = new Path(folder, "_" + PREFIX + step + ".part");
        fs.delete(staging, true);
        fs.mkdirs(staging);
        try {
            content.writeTo(file -> new Durable(fs.create(new Path(staging, file), false)));
            try (OutputStream out = new Durable(fs.create(new Path(staging, WHOLE), false))) {
                out.write(listing(staging).getBytes(StandardCharsets.UTF_8));
            }
            delete(step);
            if (!fs.rename(staging, path(step))) {
                throw new IOException("rename refused: " + staging + " to " + path(step));
            }
        } finally {
            fs.delete(staging, true);
        }
    }

    @Override
    public InputStream open(long step, String file) throws IOException {
        return fs.open(new Path(path(step), file));
    }

    /** Its mark goes first, so that a deletion that is cut short leaves no half of a checkpoint. */
    @Override
    public void delete(long step) throws IOException {
        fs.delete(new Path(path(step), WHOLE), false);
        fs.delete(path(step), true);
    }

    @Override
    public String location(long step) {
        return path(step).toString();
    }

    private boolean isWhole(Path checkpoint) throws IOException {
        Path mark = new Path(checkpoint, WHOLE);
        try (InputStream in = fs.open(mark)) {
            String said = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return said.equals(listing(checkpoint));
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    private String listing(Path checkpoint) throws IOException {
        StringBuilder lines = new StringBuilder();
        Arrays.stream(children(checkpoint))
                .filter(file -> !file.getPath().getName().equals(WHOLE))
                .map(file -> file.getPath().getName() + " " + file.getLen() + "\n")
                .sorted()
                .forEach(lines::append);
        return lines.toString();
    }

    private FileStatus[] children(Path parent) throws IOException {
        try {
            return fs.listStatus(parent);
        } catch (FileNotFoundException e) {
            return new FileStatus[0];
        }
    }

    private Path path(long step) {
        return new Path(folder, PREFIX + step);
    }

    /** A file whose bytes are on the disks when it is closed. */
    private static final class Durable extends FilterOutputStream {
        private final FSDataOutputStream stream;

        Durable(FSDataOutputStream stream) {
            super(stream);
            this.stream = stream;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            stream.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            try (stream) {
                if (stream.hasCapability(StreamCapabilities.HSYNC)) {
                    stream.hsync();
                }
            }
        }
    }
}
