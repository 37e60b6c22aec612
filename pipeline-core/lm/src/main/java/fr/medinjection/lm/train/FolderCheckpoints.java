package fr.medinjection.lm.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checkpoints as folders {@code checkpoint-STEP} of a local folder. */
public final class FolderCheckpoints implements CheckpointStore {
    private static final String PREFIX = "checkpoint-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})");

    private final Path folder;

    public FolderCheckpoints(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<Long> steps() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(child -> NAME.matcher(child.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(matcher -> Long.valueOf(matcher.group(1)))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void write(long step, Content content) throws IOException {
        Path staging = folder.resolve("." + PREFIX + step + ".part");
        remove(staging);
        Files.createDirectories(staging);
        try {
            content.writeTo(file -> new Forced(staging.resolve(file)));
            delete(step);
            Files.move(staging, path(step), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            remove(staging);
        }
    }

    @Override
    public InputStream open(long step, String file) throws IOException {
        return Files.newInputStream(path(step).resolve(file));
    }

    /** Takes it out of sight first, so that a deletion that is cut short leaves no half of a checkpoint. */
    @Override
    public void delete(long step) throws IOException {
        if (Files.exists(path(step))) {
            Path gone = folder.resolve("." + PREFIX + step + ".gone");
            remove(gone);
            Files.move(path(step), gone, StandardCopyOption.ATOMIC_MOVE);
            remove(gone);
        }
    }

    @Override
    public String location(long step) {
        return path(step).toString();
    }

    private Path path(long step) {
        return folder.resolve(PREFIX + step);
    }

    private static void remove(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> files = Files.walk(tree)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** A file whose bytes are on the disk when it is closed. */
    private static final class Forced extends OutputStream {
        private final FileChannel channel;
        private final OutputStream stream;

        Forced(Path path) throws IOException {
            this.channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            this.stream = Channels.newOutputStream(channel);
        }

        @Override
        public void write(int value) throws IOException {
            stream.write(value);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            stream.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            try (channel) {
                channel.force(true);
            }
        }
    }
}
