package fr.medinjection.lm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The engine stays usable without Spark. */
class SparkFreeTest {
    @Test
    void noSourceNamesSpark() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<Path> sources =
                    files.filter(f -> f.toString().endsWith(".java")).toList();
            assertThat(sources).hasSizeGreaterThan(10);
            assertThat(sources).noneMatch(SparkFreeTest::namesSpark);
        }
    }

    private static boolean namesSpark(Path source) {
        try {
            return Files.readString(source).contains("org.apache.spark");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
