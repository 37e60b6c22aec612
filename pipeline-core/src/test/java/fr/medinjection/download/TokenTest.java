package fr.medinjection.download;

import static fr.medinjection.download.Fetching.file;
import static fr.medinjection.download.Fetching.random;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token reaches the host it is meant for and nothing else. */
final class TokenTest {
    private static final String TOKEN = "hf_planted-t0ken";
    private static final byte[] BODY = random(20_000, 4);

    @TempDir
    private Path folder;

    @Test
    void goesToItsHostButNotAcrossARedirectToAnother() throws Exception {
        try (WireServer other =
                        new WireServer((request, number, out) -> WireServer.ranged(request, out, BODY, "\"v\""));
                WireServer server = new WireServer((request, number, out) -> WireServer.head(
                        out,
                        "302 Found",
                        "Location: "
                                + (number == 1 ? "/here" : "http://localhost:" + other.port() + "/signed?key=s3cr3t"),
                        "Content-Length: 0"))) {
            Fetching fetching = planted(server);
            fetching.run(file(server.url("/a"), "a.bin"));
            assertThat(fetching.bytes("a.bin")).isEqualTo(BODY);
            assertThat(server.requests).hasSizeGreaterThan(1).element(1).satisfies(TokenTest::carriesToken);
            assertThat(server.requests.get(0)).satisfies(TokenTest::carriesToken);
            assertThat(other.requests).isNotEmpty().allSatisfy(TokenTest::carriesNoToken);
        }
    }

    @Test
    void doesNotComeBackOnceARedirectHasLeftItsHost() throws Exception {
        String[] address = new String[1];
        try (WireServer other = new WireServer((request, number, out) -> WireServer.head(
                        out, "307 Temporary Redirect", "Location: " + address[0], "Content-Length: 0"));
                WireServer server = new WireServer((request, number, out) -> {
                    if (request.path().equals("/back")) {
                        WireServer.ranged(request, out, BODY, "\"v\"");
                    } else {
                        WireServer.head(out, "302 Found", "Location: " + other.url("/x"), "Content-Length: 0");
                    }
                })) {
            address[0] = server.url("/back");
            planted(server).run(file(server.url("/a"), "a.bin"));
            assertThat(server.requests)
                    .filteredOn(r -> r.path().equals("/back"))
                    .isNotEmpty()
                    .allSatisfy(TokenTest::carriesNoToken);
            assertThat(other.requests).isNotEmpty().allSatisfy(TokenTest::carriesNoToken);
        }
    }

    @Test
    void isForOneHostAndPort() throws Exception {
        try (WireServer server =
                new WireServer((request, number, out) -> WireServer.ranged(request, out, BODY, "\"v\""))) {
            Fetching fetching = planted(server);
            fetching.tokenEnv = Map.of("127.0.0.1", "PLANTED", "localhost:" + server.port(), "PLANTED");
            fetching.run(file(server.url("/a"), "a.bin"));
            assertThat(server.requests).isNotEmpty().allSatisfy(TokenTest::carriesNoToken);
        }
    }

    @Test
    void isNotSentInTheClearToAnotherMachine() {
        Tokens tokens = new Tokens(Map.of("data.example", "PLANTED"), Map.of("PLANTED", TOKEN)::get);
        assertThat(tokens.of(Addresses.parse("https://data.example/a"))).contains(TOKEN);
        assertThat(tokens.of(Addresses.parse("http://data.example/a"))).isEmpty();
        assertThat(tokens.of(Addresses.parse("https://data.example:8443/a"))).isEmpty();
    }

    @Test
    void appearsInNoMessageLogOrFile() throws Exception {
        List<String> log = new CopyOnWriteArrayList<>();
        AbstractAppender appender = listening(log);
        try (WireServer server = new WireServer((request, number, out) -> {
            switch (request.path()) {
                case "/denied" -> WireServer.head(out, "403 Forbidden", "Content-Length: 0");
                case "/broken" -> WireServer.head(out, "500 Internal Server Error", "Content-Length: 0");
                default -> WireServer.ranged(request, out, BODY, "\"v\"");
            }
        })) {
            Fetching fetching = planted(server);
            String message = fetching.failure(
                    file(server.url("/a"), "a.bin"),
                    file(server.url("/denied"), "b"),
                    file(server.url("/broken"), "c"));
            assertThat(server.requests).allSatisfy(TokenTest::carriesToken);
            assertThat(message).contains("with the token of PLANTED").doesNotContain(TOKEN);
            assertThat(fetching.heard.toString()).doesNotContain(TOKEN);
            assertThat(log).isNotEmpty().noneMatch(line -> line.contains(TOKEN));
            assertThat(contents()).isNotEmpty().noneMatch(text -> text.contains(TOKEN));
        } finally {
            context().getConfiguration().getRootLogger().removeAppender(appender.getName());
            context().reconfigure();
        }
    }

    @Test
    void thatNoHeaderMayHoldIsRefusedUnseen() throws Exception {
        try (WireServer server =
                new WireServer((request, number, out) -> WireServer.ranged(request, out, BODY, "\"v\""))) {
            Fetching fetching = planted(server);
            fetching.environment.put("PLANTED", TOKEN + "\nX: y");
            assertThat(fetching.failure(file(server.url("/a"), "a.bin")))
                    .contains("Invalid token in PLANTED")
                    .doesNotContain(TOKEN);
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    void thatIsMissingIsAskedForWhenTheHostRefuses() throws Exception {
        try (WireServer server = new WireServer(
                (request, number, out) -> WireServer.head(out, "401 Unauthorized", "Content-Length: 0"))) {
            Fetching fetching = planted(server);
            fetching.environment.clear();
            assertThat(fetching.failure(file(server.url("/a"), "a.bin"))).contains("401, set PLANTED to a token");
        }
    }

    private Fetching planted(WireServer server) {
        Fetching fetching = new Fetching(folder);
        fetching.environment.put("PLANTED", TOKEN);
        fetching.tokenEnv = Map.of("127.0.0.1:" + server.port(), "PLANTED");
        return fetching;
    }

    private static void carriesToken(WireServer.Request request) {
        assertThat(request.header("Authorization")).isEqualTo("Bearer " + TOKEN);
    }

    private static void carriesNoToken(WireServer.Request request) {
        assertThat(request.headers().toString()).doesNotContain(TOKEN);
        assertThat(request.headers()).doesNotContainKey("authorization");
    }

    private List<String> contents() throws IOException {
        try (var walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).map(TokenTest::text).toList();
        }
    }

    private static String text(Path file) {
        try {
            return file + "\n" + Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LoggerContext context() {
        return (LoggerContext) LogManager.getContext(false);
    }

    /** Hears all that is logged, by whomever, down to the last detail. */
    private static AbstractAppender listening(List<String> log) {
        AbstractAppender appender = new AbstractAppender("heard", null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                log.add(event.getMessage().getFormattedMessage() + " " + event.getThrown());
            }
        };
        appender.start();
        var configuration = context().getConfiguration();
        configuration.getLoggers().values().forEach(logger -> logger.setLevel(Level.ALL));
        configuration.getRootLogger().addAppender(appender, Level.ALL, null);
        context().updateLoggers();
        LogManager.getLogger(TokenTest.class).trace("listening");
        return appender;
    }
}
