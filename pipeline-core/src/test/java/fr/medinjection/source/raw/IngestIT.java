package fr.medinjection.source.raw;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import fr.medinjection.SparkTest;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reading, parsing and shuffling as many rows as the paper has costs, written out and all. */
class IngestIT {
    private static final int ROWS = 571_436;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int WORDS = 90;

    @TempDir
    Path folder;

    @Test
    void asManyRowsAsThePaperHasCostLittle() throws IOException {
        Path file = folder.resolve("train.jsonl");
        write(file);
        Duration before = cpu();
        Ingested ingested = Ingest.of(List.of(RawFixture.source(file)), RawFixture.LIMITS, SparkTest.spark());
        Duration read = cpu();
        ingested.instructions().write().format("noop").mode("overwrite").save();
        Duration written = cpu();
        System.out.printf(
                "Ingest of %d rows (%d MB): %.1f CPU s to read, parse and shuffle, %.1f CPU s to sort and hand on%n",
                ROWS,
                Files.size(file) >> 20,
                read.minus(before).toMillis() / 1e3,
                written.minus(read).toMillis() / 1e3);
        assertThat(ingested.counts()).singleElement().satisfies(c -> {
            assertThat(c.instructions()).isEqualTo(ROWS);
            assertThat(c.bad()).isZero();
        });
        assertThat(written.minus(before)).isLessThan(LIMIT);
    }

    private static void write(Path file) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < ROWS; i++) {
                line.setLength(0);
                line.append("{\"id\":\"").append(i).append("\",\"q\":\"");
                for (int w = 0; w < WORDS; w++) {
                    line.append("mé").append(random.nextInt(30_000)).append(' ');
                }
                out.append(line)
                        .append("\",\"a\":\"réponse ")
                        .append(Integer.toString(i))
                        .append("\"}\n");
            }
        }
    }

    private static Duration cpu() {
        return Duration.ofNanos(
                ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime());
    }
}
