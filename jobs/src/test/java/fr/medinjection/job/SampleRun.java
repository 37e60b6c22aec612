package fr.medinjection.job;

import fr.medinjection.source.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileUtil;

/** The main job over the sample, run to its end once for all tests of this JVM. */
final class SampleRun {
    static final Path CONFIG = Reading.root().resolve("conf/sample.yaml");
    static final Path RAW = Reading.root().resolve("conf/sample/raw");

    private static SampleRun done;

    final Path out;
    final Ran ran;

    private SampleRun(Path out) {
        this.out = out;
        this.ran = Ran.of(args(out));
        if (ran.status() != 0) {
            throw new AssertionError("The sample did not run: status " + ran.status() + "\n" + ran.errors());
        }
    }

    /** The finished run; its folder goes when the JVM does. */
    static synchronized SampleRun finished() {
        if (done == null) {
            try {
                Path out = Files.createTempDirectory("medinjection-sample");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> FileUtil.fullyDelete(out.toFile())));
                done = new SampleRun(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return done;
    }

    /** The command line of the main job into another folder. */
    static String[] args(Path out) {
        return new String[] {"pipeline", "--config", CONFIG.toString(), "--out", out.toString()};
    }
}
