package fr.medinjection.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import fr.medinjection.UserException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseTest {
    private static final String TAKEN = "{\"token\":\"other\",\"run-id\":\"second\"}";

    @TempDir
    Path out;

    private DatasetStore store;

    @BeforeEach
    void open() {
        store = new DatasetStore(new Configuration(), out.toString());
    }

    private Path file() {
        return out.resolve(Lease.FILE);
    }

    private static void stage(DatasetStore store) throws IOException {
        store.fileSystem().mkdirs(store.stage("rows"));
    }

    private static Manifest manifest(String run) {
        return new Manifest(
                "s",
                "rows",
                "f",
                "c",
                0,
                Map.of(),
                Map.of(),
                NullNode.getInstance(),
                List.of(),
                "",
                "",
                "",
                run,
                "",
                0);
    }

    @Test
    void twoRunsOnOneOutputExcludeEachOther() throws IOException {
        try (Lease held = Lease.take(store, "first")) {
            assertThat(held.isAdvisory()).isFalse();
            assertThatThrownBy(() -> Lease.take(store, "second"))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("run first on host");
        }
        String host = InetAddress.getLocalHost().getHostName();
        Files.writeString(file(), "{\"run-id\":\"dead\",\"host\":\"" + host + "\",\"pid\":999999999,\"started\":\"\"}");
        Lease.take(store, "third").close();
        assertThat(file()).doesNotExist();
    }

    @Test
    void aRunThatLostItsLeaseCommitsNothingMoreAndLeavesTheNewHolderInPeace() throws IOException {
        AtomicInteger stopped = new AtomicInteger();
        try (Lease lost = Lease.take(store, "first")) {
            lost.whenLost(stopped::incrementAndGet);
            stage(store);
            store.commit("rows", manifest("before"));
            stage(store);
            Files.writeString(file(), TAKEN);
            assertThatThrownBy(() -> store.commit("rows", manifest("after")))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining(
                            "any more: " + out + ": this run stood still for so long that run second took")
                    .hasMessageContaining("what it has committed is whole, run it again for the rest");
            assertThatThrownBy(() -> stage(store)).hasMessageContaining("run second took over");
            assertThat(stopped).hasValue(0);
            lost.renew();
            assertThat(stopped).hasValue(1);
        }
        assertThat(file()).hasContent(TAKEN);
        DatasetStore reader = new DatasetStore(new Configuration(), out.toString());
        assertThat(reader.manifest("rows"))
                .hasValueSatisfying(made -> assertThat(made.runId()).isEqualTo("before"));
    }

    @Test
    void aLeaseThatSomebodyRemovedHoldsNoMore() throws IOException {
        try (Lease lost = Lease.take(store, "first")) {
            Files.delete(file());
            assertThatThrownBy(lost::require).hasMessageContaining("somebody removed its lease");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"token\": \"half", "[]", "\u0000\u0001", "null"})
    void aDamagedLeaseSaysWhoWroteItAndWhatToRemove(String content) throws IOException {
        Files.writeString(file(), content);
        Files.setLastModifiedTime(file(), FileTime.fromMillis(1_700_000_000_000L));
        assertThatThrownBy(() -> Lease.take(store, "second"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Cannot tell who writes to the output folder: ")
                .hasMessageContaining(Lease.FILE + " is damaged; it was last written at 2023-11-14T22:13:20Z by user "
                        + Files.getOwner(file()).getName() + ": if no run of theirs is at work there, remove it");
        assertThat(file()).hasContent(content);
        Files.delete(file());
        Lease.take(store, "second").close();
    }

    @Test
    void aLeaseThatIsJustBeingWrittenIsWaitedFor() throws Exception {
        Files.writeString(file(), "{\"token\":");
        Thread writer = new Thread(() -> {
            try {
                Thread.sleep(300);
                Files.writeString(file(), TAKEN);
                for (int i = 1; i < 20; i++) {
                    Thread.sleep(200);
                    Files.setLastModifiedTime(file(), FileTime.fromMillis(1_700_000_000_000L + i * 1000L));
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        assertThatThrownBy(() -> Lease.take(store, "third")).hasMessageContaining("run second on host unknown");
        writer.join();
    }

    /** A file system that, as object stores do, promises nothing about two that create one file. */
    public static final class Bucket extends RawLocalFileSystem {
        @Override
        public String getScheme() {
            return "bucket";
        }

        @Override
        public URI getUri() {
            return URI.create("bucket:///");
        }

        @Override
        public void setTimes(org.apache.hadoop.fs.Path path, long modified, long accessed) {
            // Kept by no object store.
        }
    }

    @Test
    void onAnObjectStoreTheLeaseIsAdvisoryAndRenewedByWritingIt() throws IOException {
        Configuration hadoop = new Configuration();
        hadoop.setClass("fs.bucket.impl", Bucket.class, org.apache.hadoop.fs.FileSystem.class);
        DatasetStore bucket = new DatasetStore(hadoop, "bucket://" + out);
        try (Lease lease = Lease.take(bucket, "first")) {
            assertThat(lease.isAdvisory()).isTrue();
            Files.setLastModifiedTime(file(), FileTime.fromMillis(1_700_000_000_000L));
            lease.renew();
            assertThat(Files.getLastModifiedTime(file()).toMillis()).isGreaterThan(1_700_000_000_000L);
            lease.require();
        }
        assertThat(file()).doesNotExist();
    }
}
