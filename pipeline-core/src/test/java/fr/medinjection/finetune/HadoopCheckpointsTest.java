package fr.medinjection.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.lm.train.CheckpointStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopCheckpointsTest {
    @TempDir
    java.nio.file.Path folder;

    private CheckpointStore store;

    @BeforeEach
    void open() throws IOException {
        store = new HadoopCheckpoints(
                FileSystem.getLocal(new Configuration()),
                new Path(folder.resolve("run").toUri()));
    }

    private static CheckpointStore.Content content(String text) {
        return sink -> {
            for (String name : new String[] {"a", "b"}) {
                try (OutputStream out = sink.create(name)) {
                    out.write((text + name).getBytes(StandardCharsets.UTF_8));
                }
            }
        };
    }

    private String read(long step, String file) throws IOException {
        try (InputStream in = store.open(step, file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        assertThat(store.steps()).isEmpty();
        store.write(10, content("ten "));
        store.write(9, content("nine "));
        store.write(10, content("ten again "));
        assertThat(store.steps()).containsExactly(9L, 10L);
        assertThat(read(10, "b")).isEqualTo("ten again b");
        assertThat(store.location(9)).endsWith("checkpoint-9");
        store.delete(9);
        assertThat(store.steps()).containsExactly(10L);
    }

    @Test
    void aFailedWriteLeavesTheOthersAsTheyWere() throws IOException {
        store.write(1, content("one "));
        assertThatThrownBy(() -> store.write(1, sink -> {
                    sink.create("a").write(1);
                    throw new IOException("no space left on device");
                }))
                .isInstanceOf(IOException.class);
        assertThat(store.steps()).containsExactly(1L);
        assertThat(read(1, "a")).isEqualTo("one a");
    }

    @Test
    void halfACheckpointIsNone() throws IOException {
        store.write(1, content("one "));
        store.write(2, content("two "));
        store.write(3, content("three "));
        Files.delete(folder.resolve("run/checkpoint-2/b"));
        Files.writeString(folder.resolve("run/checkpoint-3/a"), "cut", StandardCharsets.UTF_8);
        Files.createDirectories(folder.resolve("run/_checkpoint-4.part"));
        Files.createDirectories(folder.resolve("run/checkpoint-5"));
        assertThat(store.steps()).containsExactly(1L);
    }
}
