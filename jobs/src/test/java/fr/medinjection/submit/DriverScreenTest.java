package fr.medinjection.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the one who submitted a job sees of a driver elsewhere. */
class DriverScreenTest {
    @TempDir
    Path dir;

    private DriverScreen screen;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void follow() throws IOException {
        screen = new DriverScreen(
                FileSystem.getLocal(new Configuration()).getRawFileSystem(),
                new org.apache.hadoop.fs.Path(dir.toUri()));
    }

    private void look() throws IOException {
        screen.show(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private void print(String file, String text) throws IOException {
        Files.writeString(dir.resolve(file), text);
    }

    @Test
    void everyLookShowsWhatIsNew() throws IOException {
        print("out-01", "ingest\n");
        look();
        print("out-01", "ingest\nclean\n");
        print("err-01", "Cannot write\n");
        look();
        look();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("ingest\nclean\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("Cannot write\n");
    }

    @Test
    void whatCannotBeReadDoesNotHideTheNextAttempt() throws IOException {
        Files.createDirectory(dir.resolve("out-01")); // no file that can be opened
        print("out-02", "ingest\n");
        look();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("ingest\n");
    }

    @Test
    void theStatusIsThatOfTheDriver() {
        assertThat(screen.status()).isEmpty();
        screen.ended(2);
        assertThat(screen.status()).contains(2);
    }
}
