package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same bytes for any number of cores and partitions. */
class PartitionsIT {
    private static final String SOURCES = "[s-editions, medical-cases-fr, morfitt, release-synthetic]";

    @TempDir
    Path dir;

    @Test
    void oneOrSevenPartitionsGiveTheSameBytes() throws IOException {
        SortedMap<String, String> one = run("one", 1, 1);
        SortedMap<String, String> seven = run("seven", 3, 7);
        assertThat(one.keySet()).anyMatch(name -> name.startsWith("corpus/component=SYNTHETIC/"));
        assertThat(one.keySet()).anyMatch(name -> name.startsWith("duplicates/"));
        assertThat(seven).isEqualTo(one);
    }

    /** Adaptive execution would make one partition of all that is small: it is off. */
    private SortedMap<String, String> run(String name, int cores, int partitions) throws IOException {
        Path config = Files.writeString(
                dir.resolve(name + ".yaml"),
                "base: " + SampleRun.CONFIG + "\nuse: " + SOURCES + "\nspark:\n"
                        + "  spark.master: local[" + cores + "]\n"
                        + "  spark.sql.adaptive.enabled: \"false\"\n"
                        + "  spark.default.parallelism: \"" + partitions + "\"\n"
                        + "  spark.sql.shuffle.partitions: \"" + partitions + "\"\n");
        Path out = dir.resolve(name);
        Ran ran = Ran.of(
                "corpus",
                "--config",
                config.toString(),
                "--out",
                out.toString(),
                "--set",
                "data-root=" + SampleRun.RAW,
                "--set",
                "synthesise.with-pipeline=false");
        assertThat(ran.status()).as(ran.errors()).isZero();
        return OutputFiles.hashes(out);
    }
}
