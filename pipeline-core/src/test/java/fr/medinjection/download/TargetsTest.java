package fr.medinjection.download;

import static fr.medinjection.download.Fetching.file;
import static fr.medinjection.download.Fetching.random;
import static fr.medinjection.download.Fetching.sha256;
import static fr.medinjection.download.Fetching.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.UserException;
import fr.medinjection.download.DownloadConfig.Origin;
import fr.medinjection.download.DownloadConfig.RemoteFile;
import fr.medinjection.download.Fetched.Status;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where files go: what is there already, what several sources make of one run, and file systems of every ability. */
final class TargetsTest {
    private static final byte[] BODY = random(100_000, 7);

    @TempDir
    private Path folder;

    @Test
    void aSecondRunChecksWithoutAskingAndADamagedFileIsFetchedAgain() throws Exception {
        try (WireServer server = honest()) {
            Fetching fetching = new Fetching(folder);
            fetching.run(file(server.url("/a"), "deep/a.bin"));
            assertThat(Files.readString(fetching.path("deep/a.bin.sha256"))).contains(sha256(BODY) + "  a.bin\n");
            int requests = server.requests.size();
            assertThat(statuses(fetching.run(file(server.url("/a"), "deep/a.bin"))))
                    .containsExactly(Status.UP_TO_DATE);
            assertThat(server.requests).hasSize(requests);

            Files.write(fetching.path("deep/a.bin"), random(100_000, 8));
            assertThat(statuses(fetching.run(file(server.url("/a"), "deep/a.bin"))))
                    .containsExactly(Status.FETCHED);
            assertThat(fetching.bytes("deep/a.bin")).isEqualTo(BODY);

            assertThat(statuses(fetching.run(file(server.url("/other"), "deep/a.bin"))))
                    .containsExactly(Status.FETCHED);
        }
    }

    @Test
    void aFilePlacedByHandIsNeverOverwritten() throws Exception {
        Fetching fetching = new Fetching(folder);
        Files.createDirectories(fetching.path(""));
        Files.write(fetching.path("a.bin"), BODY);
        String nowhere = "http://127.0.0.1:1/a";
        assertThat(statuses(fetching.run(file(nowhere, "a.bin")))).containsExactly(Status.PLACED);
        assertThat(statuses(fetching.run(new RemoteFile(nowhere, "a.bin", sha256(BODY), 1, false))))
                .containsExactly(Status.UP_TO_DATE);
        assertThat(fetching.failure(new RemoteFile(nowhere, "a.bin", "0".repeat(64), 1, false)))
                .contains("placed by hand: " + sha256(BODY) + ", expected 000");
        assertThat(fetching.bytes("a.bin")).isEqualTo(BODY);
    }

    @Test
    void oneFailureStopsNoOtherSourceAndAllAreListed() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> {
            if (request.path().startsWith("/gone")) {
                WireServer.head(out, "404 Not Found", "Content-Length: 0");
            } else {
                WireServer.ranged(request, out, BODY, "\"v\"");
            }
        })) {
            Map<String, Origin> sources = new LinkedHashMap<>();
            sources.put("first", new Origin("", List.of(file(server.url("/gone1"), "a"), file(server.url("/a"), "b"))));
            sources.put("deft", new Origin("Sign it, then place the files in raw/deft", List.of()));
            sources.put("third", new Origin("", List.of(file(server.url("/c"), "c"), file(server.url("/gone2"), "d"))));
            Fetching fetching = new Fetching(folder);
            assertThatThrownBy(() -> fetching.run(sources))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("Cannot download 2 of 5:")
                    .hasMessageContaining("\n  first/a: Cannot fetch " + server.url("/gone1"))
                    .hasMessageContaining("\n  third/d: Cannot fetch " + server.url("/gone2"));
            assertThat(fetching.heard)
                    .extracting(Fetched::status)
                    .containsExactly(Status.FAILED, Status.FETCHED, Status.AGREEMENT, Status.FETCHED, Status.FAILED);
            assertThat(fetching.heard.get(2).note())
                    .isEqualTo("Sign it, then place the files in raw/deft Its folder: " + folder.resolve("deft"));

            Map<String, Origin> both = Map.of("s", new Origin("or by hand", List.of(file(server.url("/a"), "a"))));
            assertThat(statuses(fetching.run(both))).containsExactly(Status.FETCHED);

            sources.remove("first");
            sources.remove("third");
            Files.createDirectories(folder.resolve("deft"));
            Files.writeString(folder.resolve("deft/a.txt"), "x");
            assertThat(statuses(fetching.run(sources))).containsExactly(Status.PLACED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a", "/a", "a/../../b", "", "a\\b", "x:y"})
    void aTargetOutsideTheFolderIsRefused(String to) {
        assertThat(new Fetching(folder).failure(file("http://127.0.0.1:1/a", to)))
                .contains("Invalid path to download to");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://user:hidden@host/a", "https://hidden@host/a", "ftp://u:hidden@host/a", "no address"})
    void anAddressWithAUserOrOfAnotherKindIsRefused(String url) {
        assertThat(new Fetching(folder).failure(file(url, "a")))
                .contains("Invalid address")
                .doesNotContain("hidden");
    }

    @Test
    void twoFilesOfOneNameAreRefused() throws Exception {
        try (WireServer server = honest()) {
            assertThat(new Fetching(folder).failure(file(server.url("/a"), "a"), file(server.url("/b"), "a")))
                    .contains("two of one name");
        }
    }

    @Test
    void anUnwritableTargetIsNamed() throws Exception {
        try (WireServer server = honest()) {
            Fetching fetching = new Fetching(folder);
            Files.writeString(folder.resolve("s"), "a file where the source's folder should be");
            assertThat(fetching.failure(file(server.url("/a"), "a.bin")))
                    .contains("Cannot read or write file:" + folder.resolve("s"));
            Fetching below = new Fetching(folder.resolve("s"));
            assertThat(below.failure(file(server.url("/a"), "a.bin"))).contains("Cannot write to file:" + folder);
        }
    }

    @Test
    void twoRunsDoNotMeetInOneFolder() throws Exception {
        try (FolderLock lock = FolderLock.on(folder.resolve(".download.lock"))) {
            assertThat(lock).isNotNull();
            assertThat(new Fetching(folder).failure(file("http://127.0.0.1:1/a", "a")))
                    .contains("another download is at work");
        }
    }

    @Test
    void aFileSystemThatCannotAppendGetsWholeFilesOnly() throws Exception {
        Fetching fetching = new Fetching(folder);
        fetching.target = new RemoteFolder(false);
        resumes(fetching);
        Path staging = folder.resolveSibling(folder.getFileName() + "-staging");
        try (var list = Files.list(staging)) {
            assertThat(list).allMatch(f -> f.toString().endsWith(".lock"));
        }
    }

    @Test
    void aFileSystemThatAppendsKeepsThePartBesideTheTarget() throws Exception {
        Fetching fetching = new Fetching(folder);
        fetching.target = new RemoteFolder(true);
        resumes(fetching);
    }

    private void resumes(Fetching fetching) throws Exception {
        boolean appends = fetching.target.hasPathCapability(
                new org.apache.hadoop.fs.Path(folder.toUri()), CommonPathCapabilities.FS_APPEND);
        byte[] archive = archive();
        try (WireServer server = new WireServer((request, number, out) -> {
            if (request.path().equals("/d.zip")) {
                WireServer.ranged(request, out, archive, "\"z\"");
            } else if (number == 1) {
                WireServer.head(out, "200 OK", "ETag: \"v\"", "Content-Length: " + BODY.length);
                out.write(BODY, 0, 40_000);
            } else if (number == 2) {
                WireServer.head(out, "404 Not Found", "Content-Length: 0");
            } else {
                WireServer.ranged(request, out, BODY, "\"v\"");
            }
        })) {
            RemoteFile file = new RemoteFile(server.url("/a"), "a.bin", sha256(BODY), 1 << 20, false);
            assertThat(fetching.failure(file)).contains("answers 404");
            assertThat(Files.exists(fetching.path("a.bin.part"))).isEqualTo(appends);
            fetching.run(file, zip(server.url("/d.zip"), "d"));
            assertThat(server.requests.get(2).header("Range")).isEqualTo("bytes=40000-");
            assertThat(fetching.bytes("a.bin")).isEqualTo(BODY);
            assertThat(fetching.names()).containsExactly("a.bin", "a.bin.sha256", "d.sha256", "d/x.bin");
        }
    }

    private static WireServer honest() throws IOException {
        return new WireServer((request, number, out) -> WireServer.ranged(request, out, BODY, "\"v\""));
    }

    private static byte[] archive() throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        try (var zip = new java.util.zip.ZipOutputStream(bytes)) {
            zip.putNextEntry(new java.util.zip.ZipEntry("x.bin"));
            zip.write(BODY);
        }
        return bytes.toByteArray();
    }

    private static List<Status> statuses(List<Fetched> fetched) {
        return fetched.stream().map(Fetched::status).toList();
    }

    /** A file system that is not the local one to Hadoop, over local files, with or without append. */
    private static final class RemoteFolder extends FilterFileSystem {
        private final boolean appends;

        RemoteFolder(boolean appends) throws IOException {
            super(new RawLocalFileSystem());
            this.appends = appends;
            initialize(URI.create("file:///"), new Configuration());
        }

        @Override
        public boolean hasPathCapability(org.apache.hadoop.fs.Path path, String capability) throws IOException {
            return capability.equals(CommonPathCapabilities.FS_APPEND)
                    ? appends
                    : super.hasPathCapability(path, capability);
        }

        @Override
        public FSDataOutputStream append(org.apache.hadoop.fs.Path path, int buffer, Progressable progress)
                throws IOException {
            if (!appends) {
                throw new UnsupportedOperationException("append");
            }
            return super.append(path, buffer, progress);
        }
    }
}
