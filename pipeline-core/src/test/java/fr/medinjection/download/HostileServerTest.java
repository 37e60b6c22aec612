package fr.medinjection.download;

import static fr.medinjection.download.Fetching.file;
import static fr.medinjection.download.Fetching.random;
import static fr.medinjection.download.Fetching.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.download.DownloadConfig.RemoteFile;
import fr.medinjection.download.Fetched.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that lie, stall, flood or refuse: what is kept is right, and the message says what was wrong. */
@Timeout(60)
final class HostileServerTest {
    private static final byte[] BODY = random(50_000, 3);

    @TempDir
    private Path folder;

    @Test
    void tooLongADeclaredLengthIsNeverTakenForTheFile() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> {
            WireServer.head(out, "200 OK", "Content-Length: 60000");
            out.write(BODY);
        })) {
            Fetching fetching = new Fetching(folder);
            assertThat(fetching.failure(file(server.url("/a"), "a.bin"))).contains("Cannot fetch", "4 attempts");
            assertThat(server.requests).hasSize(4);
            assertThat(fetching.names()).doesNotContain("a.bin");
        }
    }

    @Test
    void tooShortADeclaredLengthIsFoundOutByAskingForMore() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> {
            if (request.from() > 0) {
                WireServer.ranged(request, out, BODY, "\"v\"");
            } else {
                WireServer.head(out, "200 OK", "Content-Length: 30000");
                out.write(BODY);
            }
        })) {
            Fetching fetching = new Fetching(folder);
            assertThat(fetching.failure(file(server.url("/a"), "a.bin")))
                    .contains("declared 30000 bytes and has 50000");
            assertThat(fetching.names()).isEmpty();
        }
    }

    @Test
    void tooShortADeclaredLengthIsFoundOutByTheChecksum() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> {
            WireServer.head(out, "200 OK", "Content-Length: 30000");
            out.write(BODY);
        })) {
            String message = new Fetching(folder)
                    .failure(new RemoteFile(server.url("/a"), "a.bin", sha256(BODY), 1 << 20, false));
            assertThat(message).contains(sha256(Arrays.copyOf(BODY, 30_000)), "expected " + sha256(BODY));
        }
    }

    @Test
    void aWrongChecksumRemovesTheFileAndNamesBoth() throws Exception {
        String other = "0".repeat(64);
        try (WireServer server = new WireServer((request, number, out) -> WireServer.ok(out, BODY, "ETag: \"v\""))) {
            Fetching fetching = new Fetching(folder);
            assertThat(fetching.failure(new RemoteFile(server.url("/a"), "a.bin", other, 1 << 20, false)))
                    .contains("Invalid checksum of " + server.url("/a") + ": " + sha256(BODY) + ", expected " + other);
            assertThat(fetching.names()).isEmpty();
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void moreThanMaxBytesIsRefusedBeforeReadingWhereDeclared() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> WireServer.ok(out, BODY))) {
            Fetching fetching = new Fetching(folder);
            assertThat(fetching.failure(new RemoteFile(server.url("/a"), "a.bin", "", 49_999, false)))
                    .contains("more than max-bytes: 49999");
            assertThat(fetching.moves).isEmpty();
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void anEndlessAnswerIsCutAtMaxBytes() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> {
            WireServer.head(out, "200 OK");
            while (true) {
                out.write(BODY);
            }
        })) {
            Fetching fetching = new Fetching(folder);
            assertThat(fetching.failure(file(server.url("/a"), "a.bin"))).contains("more than max-bytes: 1048576");
            assertThat(fetching.moves).allMatch(done -> done <= 1 << 20);
            assertThat(fetching.names()).isEmpty();
        }
    }

    @Test
    void aBusyServerIsLeftAloneAsLongAsItAsks() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> {
            if (number == 1) {
                WireServer.head(out, "503 Service Unavailable", "Retry-After: 1", "Content-Length: 0");
            } else if (number == 2) {
                WireServer.head(out, "429 Too Many Requests", "Content-Length: 0");
            } else {
                WireServer.ranged(request, out, BODY, "\"v\"");
            }
        })) {
            Fetching fetching = new Fetching(folder);
            Instant start = Instant.now();
            fetching.run(file(server.url("/a"), "a.bin"));
            assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            assertThat(fetching.bytes("a.bin")).isEqualTo(BODY);
        }
    }

    @Test
    void aServerThatAsksForTooLongAWaitIsGivenUp() throws Exception {
        try (WireServer server = new WireServer((request, number, out) ->
                WireServer.head(out, "503 Service Unavailable", "Retry-After: 3600", "Content-Length: 0"))) {
            assertThat(new Fetching(folder).failure(file(server.url("/a"), "a.bin")))
                    .contains("answers 503 and asks to come back in 3600 s");
            assertThat(server.requests).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"404 Not Found", "401 Unauthorized", "403 Forbidden", "410 Gone", "416 Range Not Satisfiable"})
    void aFinalAnswerIsAskedForOnce(String status) throws Exception {
        try (WireServer server =
                new WireServer((request, number, out) -> WireServer.head(out, status, "Content-Length: 0"))) {
            assertThat(new Fetching(folder).failure(file(server.url("/a?signature=s3cr3t"), "a.bin")))
                    .contains("Cannot fetch " + server.url("/a") + ": the server answers " + status.substring(0, 3))
                    .doesNotContain("s3cr3t");
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void aTrickleIsCutThoughEachReadIsInTime() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> {
            WireServer.head(out, "200 OK", "Content-Length: 50000");
            for (int i = 0; i < 200; i++) {
                out.write(BODY[i]);
                out.flush();
                Thread.sleep(20);
            }
        })) {
            Fetching fetching = new Fetching(folder);
            fetching.maxAttempts = 2;
            assertThat(fetching.failure(file(server.url("/a"), "a.bin"))).contains("slower than 1000 bytes a second");
        }
    }

    @Test
    void silenceIsCutByTheReadTimeout() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> {
            if (number == 1) {
                WireServer.head(out, "200 OK", "Content-Length: 50000", "ETag: \"v\"");
                out.write(BODY, 0, 10);
                out.flush();
                Thread.sleep(1000);
            } else {
                WireServer.ranged(request, out, BODY, "\"v\"");
            }
        })) {
            Fetching fetching = new Fetching(folder);
            fetching.run(file(server.url("/a"), "a.bin"));
            assertThat(fetching.bytes("a.bin")).isEqualTo(BODY);
            assertThat(server.requests.get(1).header("Range")).isEqualTo("bytes=10-");
        }
    }

    @Test
    void aRedirectLoopEnds() throws Exception {
        try (WireServer server = new WireServer(
                (request, number, out) -> WireServer.head(out, "302 Found", "Location: /again", "Content-Length: 0"))) {
            assertThat(new Fetching(folder).failure(file(server.url("/a"), "a.bin")))
                    .contains("more than 4 redirects");
            assertThat(server.requests).hasSize(5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/a", "http://user:hidden@127.0.0.1/a", ""})
    void aRedirectOutOfHttpOrWithAUserIsRefused(String location) throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> WireServer.head(
                out, "302 Found", location.isEmpty() ? "X: y" : "Location: " + location, "Content-Length: 0"))) {
            assertThat(new Fetching(folder).failure(file(server.url("/a"), "a.bin")))
                    .containsAnyOf("it leads nowhere by HTTP", "expected one without user name or password")
                    .doesNotContain("hidden");
        }
    }

    @Test
    void anUnaskedEncodingIsNotStoredAsTheFile() throws Exception {
        try (WireServer server =
                new WireServer((request, number, out) -> WireServer.ok(out, BODY, "Content-Encoding: br"))) {
            assertThat(new Fetching(folder).failure(file(server.url("/a"), "a.bin")))
                    .contains("encoding nobody asked for");
        }
    }

    @Test
    void anEmptyFileIsAFile() throws Exception {
        try (WireServer server =
                new WireServer((request, number, out) -> WireServer.ranged(request, out, new byte[0], "\"v\""))) {
            Fetching fetching = new Fetching(folder);
            assertThat(fetching.run(file(server.url("/a"), "a.bin")))
                    .extracting(Fetched::bytes, Fetched::status)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(0L, Status.FETCHED));
            assertThat(fetching.bytes("a.bin")).isEqualTo("".getBytes(StandardCharsets.UTF_8));
        }
    }
}
