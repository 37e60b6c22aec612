package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCheckpointsTest {
    @TempDir
    Path folder;

    @Test
    void keepsWhatWasWrittenByStep() throws IOException {
        FolderCheckpoints store = new FolderCheckpoints(folder.resolve("not/there/yet"));
        assertThat(store.steps()).isEmpty();
        write(store, 10, "ten");
        write(store, 9, "nine");
        assertThat(store.steps()).containsExactly(9L, 10L);
        assertThat(read(store, 10)).isEqualTo("ten");
        write(store, 10, "ten again");
        assertThat(read(store, 10)).isEqualTo("ten again");
        store.delete(9);
        store.delete(9);
        assertThat(store.steps()).containsExactly(10L);
        assertThat(store.location(10))
                .isEqualTo(folder.resolve("not/there/yet/checkpoint-10").toString());
    }

    @Test
    void aFailedWriteLeavesNothing() throws IOException {
        FolderCheckpoints store = new FolderCheckpoints(folder);
        write(store, 1, "one");
        assertThatThrownBy(() -> store.write(1, sink -> {
                    try (OutputStream stream = sink.create("a")) {
                        stream.write(1);
                    }
                    throw new IOException("no space");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("no space");
        assertThat(read(store, 1)).isEqualTo("one");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void whatAKilledProcessLeftIsNeitherSeenNorInTheWay() throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve(".checkpoint-1.part")).resolve("a"), "half");
        Files.writeString(
                Files.createDirectories(folder.resolve(".checkpoint-1.gone")).resolve("a"), "half");
        Files.writeString(folder.resolve("checkpoint-x"), "no step");
        FolderCheckpoints store = new FolderCheckpoints(folder);
        assertThat(store.steps()).isEmpty();
        write(store, 1, "whole");
        assertThat(read(store, 1)).isEqualTo("whole");
        store.delete(1);
        assertThat(store.steps()).isEmpty();
    }

    private static void write(CheckpointStore store, long step, String text) throws IOException {
        store.write(step, sink -> {
            try (OutputStream stream = sink.create("a")) {
                stream.write(text.getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private static String read(CheckpointStore store, long step) throws IOException {
        try (InputStream stream = store.open(step, "a")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
