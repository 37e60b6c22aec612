package fr.medinjection.finetune;

import fr.medinjection.lm.train.EvaluationRecord;
import fr.medinjection.lm.train.StepRecord;
import fr.medinjection.lm.train.TrainingLog;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The log of a run as files {@code log-NUMBER.jsonl} on any Hadoop file system, where files do not grow once they are closed. A
 * new one begins with each checkpoint and evaluation, so that nothing that a checkpoint stands for is lost with the process.
 */
final class RunLog implements TrainingLog, Closeable {
    private static final String PREFIX = "log-";

    private final FileSystem fs;
    private final Path folder;
    private final long checkpointEvery;
    private final Consumer<String> listener;
    private FSDataOutputStream out;
    private int number;

    /** @param listener gets each line as well */
    RunLog(FileSystem fs, Path folder, long checkpointEvery, Consumer<String> listener) {
        this.fs = fs;
        this.folder = folder;
        this.checkpointEvery = checkpointEvery;
        this.listener = listener;
    }

    /** Lines of steps that will come again are taken out. */
    @Override
    public void start(long stepsDone, long steps) {
        listener.accept(LogLines.start(stepsDone, steps));
        try {
            List<String> kept = lines(fs, folder).stream()
                    .filter(line -> LogLines.parse(line).path("step").asLong(Long.MAX_VALUE) <= stepsDone)
                    .toList();
            Path rewritten = new Path(folder, "_" + PREFIX + "rewritten");
            try (FSDataOutputStream all = fs.create(rewritten, true)) {
                for (String line : kept) {
                    all.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
            for (Path file : files(fs, folder)) {
                fs.delete(file, false);
            }
            number = 1;
            if (!fs.rename(rewritten, file(0))) {
                throw new IOException("rename refused: " + rewritten);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the training log: " + folder, e);
        }
    }

    @Override
    public void step(StepRecord step) {
        write(LogLines.of(step));
        if (step.step() % checkpointEvery == 0) {
            endFile();
        }
    }

    @Override
    public void evaluation(EvaluationRecord evaluation) {
        write(LogLines.of(evaluation));
        endFile();
    }

    private void write(String line) {
        try {
            if (out == null) {
                out = fs.create(file(number++), true);
            }
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.hflush();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the training log: " + folder, e);
        }
        listener.accept(line);
    }

    private void endFile() {
        try {
            close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the training log: " + folder, e);
        }
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
    }

    /** All whole lines so far, in order. */
    static List<String> lines(FileSystem fs, Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files(fs, folder)) {
            try (var in = fs.open(file)) {
                new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !LogLines.parse(line).isEmpty())
                        .forEach(lines::add);
            }
        }
        return lines;
    }

    private static List<Path> files(FileSystem fs, Path folder) throws IOException {
        try {
            return Arrays.stream(fs.listStatus(folder))
                    .map(FileStatus::getPath)
                    .filter(path -> path.getName().startsWith(PREFIX))
                    .sorted()
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    private Path file(int count) {
        return new Path(folder, String.format("%s%09d.jsonl", PREFIX, count));
    }
}
