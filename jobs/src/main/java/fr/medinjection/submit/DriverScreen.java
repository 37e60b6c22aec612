package fr.medinjection.submit;

import fr.medinjection.Failures;
import fr.medinjection.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.LoggerFactory;

/**
 * What a driver on the cluster prints, and its exit status, in files of a run's folder: the one who submitted it reads them as if the job
 * ran there. Each attempt of the driver has its own.
 */
public final class DriverScreen {
    /** Names the folder to the driver. */
    static final String SETTING = "spark.medinjection.run";

    private static final Pattern ATTEMPT = Pattern.compile("container_(?:e\\d+_)?\\d+_\\d+_(\\d+)_\\d+");
    private static final String OUT = "out-";
    private static final String ERR = "err-";

    private final FileSystem fs;
    private final Path folder;
    private final Map<Path, Long> shown = new HashMap<>();

    DriverScreen(FileSystem fs, Path folder) {
        this.fs = fs;
        this.folder = folder;
    }

    /** That of this process, where it is a driver that somebody follows. */
    public static Optional<DriverScreen> ofThisDriver() {
        String folder = System.getProperty(SETTING, "");
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path path = new Path(folder);
            return Optional.of(new DriverScreen(path.getFileSystem(new Configuration()), path));
        } catch (IOException e) {
            throw new UserException("Cannot reach " + folder + ": " + Failures.line(e), e);
        }
    }

    public PrintStream out() {
        return stream(OUT, System.out);
    }

    public PrintStream err() {
        return stream(ERR, System.err);
    }

    private PrintStream stream(String name, PrintStream own) {
        Path file = new Path(folder, name + attempt());
        return new PrintStream(new Copy(own, fs, file), true, StandardCharsets.UTF_8);
    }

    private static String attempt() {
        Matcher container = ATTEMPT.matcher(System.getenv().getOrDefault("CONTAINER_ID", ""));
        return container.matches() ? container.group(1) : "01";
    }

    /** The exit status that an attempt left, if one came to its end. */
    public Optional<Integer> status() {
        try (var in = fs.open(new Path(folder, "status"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(text));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UserException("Cannot read " + folder + ": " + Failures.line(e), e);
        }
    }

    /** The driver has come to its end. */
    public void ended(int status) {
        try (OutputStream out = fs.create(new Path(folder, "status"), true)) {
            out.write(Integer.toString(status).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            System.err.println("Cannot write to " + folder + ": " + Failures.line(e));
        }
    }

    /** Shows what has been printed since the last time. */
    void show(PrintStream out, PrintStream err) throws IOException {
        for (FileStatus file : fs.listStatus(folder)) {
            String name = file.getPath().getName();
            if (name.startsWith(OUT)) {
                show(file.getPath(), out);
            } else if (name.startsWith(ERR)) {
                show(file.getPath(), err);
            }
        }
    }

    /** A host that was just lost may have held the end of the file: then the next look shows it, or nothing does. */
    private void show(Path file, PrintStream to) {
        try (var in = fs.open(file)) {
            long from = shown.getOrDefault(file, 0L);
            in.seek(from);
            byte[] bytes = in.readAllBytes();
            to.write(bytes, 0, bytes.length);
            to.flush();
            shown.put(file, from + bytes.length);
        } catch (IOException e) {
            LoggerFactory.getLogger(DriverScreen.class).warn("Cannot read {}", file, e);
        }
    }

    void remove() throws IOException {
        fs.delete(folder, true);
    }

    /** Prints on the driver's own screen and, line by line, into a file; the job goes on where the file cannot be written. */
    private static final class Copy extends OutputStream {
        private final PrintStream own;
        private final FileSystem fs;
        private final Path file;
        private FSDataOutputStream copy;
        private boolean broken;

        Copy(PrintStream own, FileSystem fs, Path file) {
            this.own = own;
            this.fs = fs;
            this.file = file;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            own.write(bytes, from, length);
            attempt(() -> {
                if (copy == null) {
                    copy = fs.create(file, true);
                }
                copy.write(bytes, from, length);
            });
        }

        @Override
        public void flush() {
            own.flush();
            if (copy != null) {
                attempt(copy::hflush);
            }
        }

        @Override
        public void close() {
            if (copy != null) {
                attempt(copy::close);
            }
        }

        private interface Writing {
            void run() throws IOException;
        }

        private void attempt(Writing writing) {
            if (broken) {
                return;
            }
            try {
                writing.run();
            } catch (IOException e) {
                broken = true;
                own.println("Cannot write to " + file + ": " + Failures.line(e));
            }
        }
    }
}
