package fr.medinjection.download;

import static fr.medinjection.download.Fetching.file;
import static fr.medinjection.download.Fetching.random;
import static fr.medinjection.download.Fetching.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.download.DownloadConfig.RemoteFile;
import fr.medinjection.download.Fetched.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transfer that is cut goes on at the byte where it ended, if and only if the file is still the same. */
final class ResumeTest {
    private static final byte[] BODY = random(300_000, 1);
    private static final String TAG = "\"v1\"";

    @TempDir
    private Path folder;

    @Test
    void aConnectionThatBreaksSeveralTimesIsTakenUpAtTheByte() throws Exception {
        AtomicLong sent = new AtomicLong();
        try (WireServer server = new WireServer((request, number, out) -> {
            int from = request.from();
            if (from >= BODY.length) {
                WireServer.ranged(request, out, BODY, TAG);
                return;
            }
            int length = number < 4 ? 70_000 : BODY.length - from;
            if (from == 0) {
                WireServer.head(out, "200 OK", "ETag: " + TAG, "Content-Length: " + BODY.length);
            } else {
                WireServer.partHead(out, from, BODY.length, TAG);
            }
            out.write(BODY, from, length);
            sent.addAndGet(length);
        })) {
            Fetching fetching = new Fetching(folder);
            assertThat(fetching.run(file(server.url("/a"), "a.bin")))
                    .containsExactly(new Fetched("s", "a.bin", BODY.length, sha256(BODY), Status.FETCHED, ""));
            assertThat(fetching.bytes("a.bin")).isEqualTo(BODY);
            assertThat(sent).hasValue(BODY.length);
            assertThat(server.requests)
                    .extracting(r -> r.header("Range"))
                    .containsExactly("", "bytes=70000-", "bytes=140000-", "bytes=210000-", "bytes=300000-");
            assertThat(server.requests.get(1).header("If-Range")).isEqualTo(TAG);
            assertThat(fetching.names()).containsExactly("a.bin", "a.bin.sha256");
            assertThat(fetching.moves).isSorted().last().isEqualTo((long) BODY.length);
        }
    }

    @Test
    void aServerThatIgnoresRangesSendsAllAgain() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> {
            WireServer.head(out, "200 OK", "ETag: " + TAG, "Content-Length: " + BODY.length);
            out.write(BODY, 0, number == 1 ? 1000 : BODY.length);
        })) {
            Fetching fetching = new Fetching(folder);
            fetching.run(file(server.url("/a"), "a.bin"));
            assertThat(fetching.bytes("a.bin")).isEqualTo(BODY);
            assertThat(server.requests.get(1).header("Range")).isEqualTo("bytes=1000-");
        }
    }

    @Test
    void withoutAValidatorNothingIsBuiltUpon() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> {
            WireServer.head(out, "200 OK", "ETag: W/\"weak\"", "Content-Length: " + BODY.length);
            out.write(BODY, 0, number == 1 ? 1000 : BODY.length);
        })) {
            Fetching fetching = new Fetching(folder);
            fetching.run(checked(server));
            assertThat(fetching.bytes("a.bin")).isEqualTo(BODY);
            assertThat(server.requests).extracting(r -> r.header("Range")).containsExactly("", "");
        }
    }

    @Test
    void aChangedFileIsBegunAnew() throws Exception {
        byte[] later = random(250_000, 2);
        try (WireServer server = new WireServer((request, number, out) -> {
            if (number == 1) {
                WireServer.head(out, "200 OK", "ETag: " + TAG, "Content-Length: " + BODY.length);
                out.write(BODY, 0, 1000);
            } else {
                WireServer.ranged(request, out, later, "\"v2\"");
            }
        })) {
            Fetching fetching = new Fetching(folder);
            fetching.run(file(server.url("/a"), "a.bin"));
            assertThat(fetching.bytes("a.bin")).isEqualTo(later);
        }
    }

    @Test
    void aServerThatSendsAPartOfAnotherVersionIsNotBelieved() throws Exception {
        byte[] later = random(BODY.length, 2);
        try (WireServer server = new WireServer((request, number, out) -> {
            if (number == 1) {
                WireServer.head(out, "200 OK", "ETag: " + TAG, "Content-Length: " + BODY.length);
                out.write(BODY, 0, 1000);
            } else if (number == 2) {
                WireServer.partHead(out, request.from(), later.length, "\"v2\"");
                out.write(later, request.from(), later.length - request.from());
            } else {
                WireServer.ranged(request, out, later, "\"v2\"");
            }
        })) {
            Fetching fetching = new Fetching(folder);
            fetching.run(file(server.url("/a"), "a.bin"));
            assertThat(fetching.bytes("a.bin")).isEqualTo(later);
            assertThat(server.requests.get(2).header("Range")).isEmpty();
        }
    }

    @Test
    void aRangeThatIsNotThereStartsOver() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> {
            if (number == 1) {
                WireServer.head(out, "200 OK", "ETag: " + TAG, "Content-Length: " + BODY.length);
                out.write(BODY, 0, 1000);
            } else if (number == 2) {
                WireServer.head(out, "416 Range Not Satisfiable", "Content-Range: bytes */10", "Content-Length: 0");
            } else {
                WireServer.ranged(request, out, BODY, TAG);
            }
        })) {
            Fetching fetching = new Fetching(folder);
            fetching.run(file(server.url("/a"), "a.bin"));
            assertThat(fetching.bytes("a.bin")).isEqualTo(BODY);
            assertThat(server.requests.get(2).header("Range")).isEmpty();
        }
    }

    @Test
    void aPartOfUnknownLengthIsWholeWhenTheServerHasNothingBeyondIt() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> WireServer.ranged(request, out, BODY, TAG))) {
            Fetching fetching = new Fetching(folder);
            plant(fetching, server.url("/a"), BODY, -1);
            fetching.run(checked(server));
            assertThat(fetching.bytes("a.bin")).isEqualTo(BODY);
            assertThat(server.requests).extracting(r -> r.header("Range")).containsExactly("bytes=300000-");
        }
    }

    @Test
    void aKilledRunGoesOnWhereItEnded() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> WireServer.ranged(request, out, BODY, TAG))) {
            Fetching fetching = new Fetching(folder);
            plant(fetching, server.url("/a"), Arrays.copyOf(BODY, 123_456), BODY.length);
            assertThat(fetching.run(checked(server)))
                    .extracting(Fetched::status)
                    .containsExactly(Status.VERIFIED);
            assertThat(fetching.bytes("a.bin")).isEqualTo(BODY);
            assertThat(server.requests).extracting(r -> r.header("Range")).containsExactly("bytes=123456-");
        }
    }

    @Test
    void aPartFromAnotherAddressOrWithATornStateIsNotUsed() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> WireServer.ranged(request, out, BODY, TAG))) {
            Fetching fetching = new Fetching(folder);
            plant(fetching, server.url("/other"), new byte[1000], BODY.length);
            fetching.run(checked(server));
            assertThat(fetching.bytes("a.bin")).isEqualTo(BODY);
            Files.delete(fetching.path("a.bin"));
            plant(fetching, server.url("/a"), new byte[1000], BODY.length);
            Files.writeString(fetching.path("a.bin.part.json"), "{\"address\":\"");
            fetching.run(checked(server));
            assertThat(fetching.bytes("a.bin")).isEqualTo(BODY);
        }
    }

    @Test
    void whatArrivedBeforeGivingUpServesTheNextRun() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> {
            if (number == 1) {
                WireServer.head(out, "200 OK", "ETag: " + TAG, "Content-Length: " + BODY.length);
                out.write(BODY, 0, 200_000);
            } else if (number <= 4) {
                WireServer.head(out, "500 Internal Server Error", "Content-Length: 0");
            } else {
                WireServer.ranged(request, out, BODY, TAG);
            }
        })) {
            Fetching fetching = new Fetching(folder);
            assertThat(fetching.failure(checked(server)))
                    .contains("s/a.bin: Cannot fetch", "answers 500", "4 attempts", "the next run goes on");
            assertThat(fetching.names()).containsExactly("a.bin.part", "a.bin.part.json");
            fetching.run(checked(server));
            assertThat(fetching.bytes("a.bin")).isEqualTo(BODY);
            assertThat(server.requests.get(4).header("Range")).isEqualTo("bytes=200000-");
        }
    }

    private static RemoteFile checked(WireServer server) {
        return new RemoteFile(server.url("/a"), "a.bin", sha256(BODY), 1 << 20, false);
    }

    private static void plant(Fetching fetching, String url, byte[] part, long length) throws Exception {
        Files.createDirectories(fetching.path("a.bin").getParent());
        Files.write(fetching.path("a.bin.part"), part);
        String state = "{\"address\":\"%s\",\"validator\":\"\\\"v1\\\"\",\"length\":%d}"
                .formatted(sha256(url.getBytes(StandardCharsets.UTF_8)), length);
        Files.writeString(fetching.path("a.bin.part.json"), state);
    }
}
