package fr.medinjection.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardTest {
    private static final Shard SHARD = new Shard(List.of(
            new Shard.Item("a", "NATIVE", Embedding.of(new float[] {1, -0.5f, Float.MIN_VALUE})),
            new Shard.Item("é", "SYNTHETIC", Embedding.failed("no answer: 500"))));

    @TempDir
    Path folder;

    private Journal journal() {
        return new Journal(
                folder.resolve("key").toUri().toString(), new SerializableConfiguration(new Configuration()));
    }

    @Test
    void readsWhatItWrote() {
        journal().write(7, SHARD, 1);
        Shard read = journal().read(7).orElseThrow();
        assertThat(read.items()).hasSize(2);
        assertThat(read.items().get(0).embedding().vector()).containsExactly(1, -0.5f, Float.MIN_VALUE);
        assertThat(read.items().get(1).id()).isEqualTo("é");
        assertThat(read.items().get(1).embedding().failure()).isEqualTo("no answer: 500");
        assertThat(read.isComplete()).isFalse();
        assertThat(read.finished()).containsOnlyKeys("a");
        assertThat(journal().read(8)).isEmpty();
    }

    @Test
    void theLastOfSeveralAttemptsStays() {
        journal().write(0, SHARD, 1);
        journal().write(0, new Shard(SHARD.items().subList(0, 1)), 2);
        assertThat(journal().read(0).orElseThrow().items()).hasSize(1);
        assertThat(folder.resolve("key").toFile().list()).doesNotContain("_0.1", "_0.2");
    }

    @Test
    void takesAFileThatWasCutShortOrDamagedForNone() throws IOException {
        journal().write(0, SHARD, 1);
        Path file = folder.resolve("key/shard-0");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(journal().read(0)).as("cut to %s bytes", length).isEmpty();
        }
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 4;
            Files.write(file, damaged);
            assertThat(journal().read(0)).as("damaged at %s", at).isEmpty();
        }
    }

    @Test
    void writesTheSameBytesForTheSameShard() throws IOException {
        ByteArrayOutputStream one = new ByteArrayOutputStream();
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        SHARD.write(one);
        Shard.read(new ByteArrayInputStream(one.toByteArray())).orElseThrow().write(other);
        assertThat(other.toByteArray()).isEqualTo(one.toByteArray());
    }
}
