package fr.medinjection.llm;

import static fr.medinjection.llm.LlmServer.completion;
import static fr.medinjection.llm.LlmServer.head;
import static fr.medinjection.llm.LlmServer.ok;
import static fr.medinjection.llm.LlmServer.status;
import static fr.medinjection.llm.Llms.error;
import static fr.medinjection.llm.Llms.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.SparkTest;
import fr.medinjection.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that fail, stall, flood or refuse: nothing is lost, nothing is paid twice, and the key is not shown. */
@Timeout(120)
final class FaultsTest {
    private static final String KEY = "sk-v3ry-s3cr3t";

    @TempDir
    private Path out;

    /** Not within the time of the first test. */
    @BeforeAll
    static void start() {
        SparkTest.spark();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"429 Too Many Requests", "500 Internal Server Error", "503 Service Unavailable", "529 Overloaded"
            })
    void aStormPasses(String status) throws Exception {
        AtomicInteger good = new AtomicInteger();
        try (LlmServer server = new LlmServer((request, number, out) -> {
            if (number <= 6) {
                status(out, status, "{\"error\":{\"message\":\"later\"}}");
            } else {
                good.incrementAndGet();
                ok(out, completion("fine", "stop"));
            }
        })) {
            Llms llms = new Llms(out, server.url());
            llms.attempts = 8;
            Map<String, Row> rows = llms.ask("a", "b", "c");
            assertThat(rows.values()).allMatch(row -> "fine".equals(text(row)));
            assertThat(good).hasValue(3);
            assertThat(rows.values().stream()
                            .mapToInt(row -> row.<Integer>getAs("attempts"))
                            .sum())
                    .isEqualTo(9);
        }
    }

    @Test
    void whatFailsForTheMomentIsAskedAgainByTheNextRunOnly() throws Exception {
        AtomicInteger well = new AtomicInteger();
        try (LlmServer server = new LlmServer((request, number, out) -> {
            if (well.get() == 0) {
                status(out, "500 Internal Server Error", "oh");
            } else {
                ok(out, completion("fine", "stop"));
            }
        })) {
            Llms llms = new Llms(out, server.url());
            assertThat(error(llms.ask("a").get("a"))).isEqualTo("the server answers 500");
            assertThat(server.requests).hasSize(4);
            well.set(1);
            Row row = llms.ask("a").get("a");
            assertThat(text(row)).isEqualTo("fine");
            assertThat(row.<Integer>getAs("attempts")).isEqualTo(5);
        }
    }

    @Test
    void aHungConnectionIsGivenUp() throws Exception {
        try (LlmServer server = new LlmServer((request, number, out) -> {
            if (number == 1) {
                Thread.sleep(30_000);
            }
            ok(out, completion("fine", "stop"));
        })) {
            Llms llms = new Llms(out, server.url());
            llms.silenceMs = 2_000; // an answer that is sent is there by then, on however busy a machine
            Row row = llms.ask("a").get("a");
            assertThat(text(row)).isEqualTo("fine");
            assertThat(row.<Integer>getAs("attempts")).isEqualTo(2);
        }
    }

    @Test
    void aCutConnectionIsTriedAgain() throws Exception {
        try (LlmServer server = new LlmServer((request, number, out) -> {
            if (number == 1) {
                head(out, "200 OK", "Content-Length: 5000");
                out.write("{\"choices\":[{".getBytes(StandardCharsets.UTF_8));
            } else {
                ok(out, completion("fine", "stop"));
            }
        })) {
            assertThat(text(new Llms(out, server.url()).ask("a").get("a"))).isEqualTo("fine");
        }
    }

    @Test
    void aTrickleIsCutThoughEachByteIsInTime() throws Exception {
        try (LlmServer server = new LlmServer((request, number, out) -> {
            head(out, "200 OK", "Content-Length: 100000");
            for (int i = 0; i < 3000; i++) {
                out.write(' ');
                out.flush();
                Thread.sleep(20);
            }
        })) {
            Llms llms = new Llms(out, server.url());
            llms.callMs = 2_000;
            llms.attempts = 2;
            assertThat(error(llms.ask("a").get("a"))).startsWith("no answer in time");
            assertThat(server.requests).hasSize(2);
        }
    }

    @Test
    void aHugeBodyIsNotReadToItsEnd() throws Exception {
        try (LlmServer server = new LlmServer((request, number, out) -> {
            head(out, "200 OK");
            byte[] spaces = " ".repeat(100_000).getBytes(StandardCharsets.UTF_8);
            while (true) {
                out.write(spaces);
            }
        })) {
            assertThat(error(new Llms(out, server.url()).ask("a").get("a")))
                    .isEqualTo("the server's answer has more than max-reply-bytes: 100000");
            assertThat(server.requests).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"choices\":[{\"mess", "<html>busy</html>", "{}", "[]", "{\"choices\":[]}"})
    void whatIsNoReplyIsAskedForAgain(String body) throws Exception {
        try (LlmServer server = new LlmServer((request, number, out) -> {
            ok(out, number == 1 ? body : completion("fine", "stop"));
        })) {
            assertThat(text(new Llms(out, server.url()).ask("a").get("a"))).isEqualTo("fine");
            assertThat(server.requests).hasSize(2);
        }
    }

    @Test
    void aRequestThatIsRefusedIsAskedOnce() throws Exception {
        try (LlmServer server = new LlmServer((request, number, out) ->
                status(out, "400 Bad Request", "{\"error\":{\"message\":\"too many tokens for " + KEY + "\"}}"))) {
            Llms llms = new Llms(out, server.url());
            llms.keyVariable = "THE_KEY";
            llms.environment.put("THE_KEY", KEY);
            String error = error(llms.ask("a").get("a"));
            assertThat(error).isEqualTo("the server answers 400: too many tokens for ***");
            assertThat(error(llms.ask("a").get("a"))).isEqualTo(error);
            assertThat(server.requests).hasSize(1);
            assertThat(server.requests.get(0).header("Authorization")).isEqualTo("Bearer " + KEY);
        }
        assertNowhere(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"401 Unauthorized", "403 Forbidden"})
    void aRevokedKeyStopsAtOnceAndIsNotShown(String status) throws Exception {
        try (LlmServer server = new LlmServer((request, number, out) -> {
            if (number <= 2) {
                ok(out, completion("fine", "stop"));
            } else {
                status(out, status, "{\"error\":{\"message\":\"Incorrect API key: " + KEY + "\"}}");
            }
        })) {
            Llms llms = new Llms(out, server.url());
            llms.keyVariable = "THE_KEY";
            llms.environment.put("THE_KEY", KEY);
            llms.limits = new LlmConfig.Limits(0, 0, 1);
            assertThatThrownBy(() -> llms.ask("a", "b", "c", "d", "e"))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("Cannot ask model-1 at " + server.url())
                    .hasMessageContaining("it does not take the key in THE_KEY")
                    .hasMessageContaining("What was answered is kept")
                    .hasMessageNotContaining(KEY);
            assertThat(server.requests).hasSize(3);
        }
        assertNowhere(KEY);
        try (LlmServer server = LlmServer.replying(asked -> "fine")) {
            Llms llms = new Llms(out, server.url());
            assertThat(llms.ask("a", "b", "c", "d", "e").values()).allMatch(row -> "fine".equals(text(row)));
            assertThat(server.requests).hasSize(3);
        }
    }

    @Test
    void aMissingOrUnfitKeyIsToldBeforeAnythingIsSent() throws Exception {
        try (LlmServer server = LlmServer.replying(asked -> asked)) {
            Llms llms = new Llms(out, server.url());
            llms.keyVariable = "THE_KEY";
            assertThatThrownBy(() -> llms.ask("a")).hasMessageContaining("set the environment variable THE_KEY");
            llms.environment.put("THE_KEY", "two words");
            assertThatThrownBy(() -> llms.ask("a"))
                    .hasMessageContaining("Invalid key in THE_KEY")
                    .hasMessageNotContaining("two words");
            llms.environment.put("THE_KEY", KEY);
            llms.url = "http://models.invalid/v1";
            assertThatThrownBy(() -> llms.ask("a"))
                    .hasMessageContaining("unencrypted")
                    .hasMessageNotContaining(KEY);
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    void theAccountsEndStops() throws Exception {
        try (LlmServer server = new LlmServer((request, number, out) -> status(
                out,
                "429 Too Many Requests",
                "{\"error\":{\"message\":\"You exceeded your quota\",\"code\":\"insufficient_quota\"}}"))) {
            assertThatThrownBy(() -> new Llms(out, server.url()).ask("a"))
                    .hasMessageContaining("the server answers 429: You exceeded your quota");
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void aModelThatIsGoneStopsAndNamesItsSuccessor() throws Exception {
        try (LlmServer server = new LlmServer((request, number, out) ->
                status(out, "404 Not Found", "{\"error\":{\"message\":\"no such model\"}}"))) {
            assertThatThrownBy(() -> new Llms(out, server.url()).ask("a", "b"))
                    .hasMessageContaining("no such model (the model's successor is next)");
        }
    }

    @Test
    void theServerIsLeftAloneAsLongAsItAsksByItsOwnClock() throws Exception {
        ZonedDateTime theirs = ZonedDateTime.now(ZoneOffset.UTC).plusHours(3); // their clock is not ours
        DateTimeFormatter form = DateTimeFormatter.RFC_1123_DATE_TIME;
        try (LlmServer server = new LlmServer((request, number, out) -> {
            if (number == 1) {
                status(
                        out,
                        "429 Too Many Requests",
                        "",
                        "Date: " + form.format(theirs),
                        "Retry-After: " + form.format(theirs.plusSeconds(2)));
            } else {
                ok(out, completion("fine", "stop"));
            }
        })) {
            Llms llms = new Llms(out, server.url());
            Instant start = Instant.now();
            assertThat(text(llms.ask("a").get("a"))).isEqualTo("fine");
            assertThat(Duration.between(start, Instant.now())).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(60));
        }
    }

    @Test
    void aServerThatAsksForTooLongAWaitIsGivenUp() throws Exception {
        try (LlmServer server = new LlmServer(
                (request, number, out) -> status(out, "429 Too Many Requests", "", "Retry-After: 3600"))) {
            assertThatThrownBy(() -> new Llms(out, server.url()).ask("a"))
                    .hasMessageContaining("asks to come back in 3600 s");
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void tooManyFailuresStopBeforeAllIsSent() throws Exception {
        try (LlmServer server =
                new LlmServer((request, number, out) -> status(out, "400 Bad Request", "no temperature, please"))) {
            Llms llms = new Llms(out, server.url());
            llms.limits = new LlmConfig.Limits(0, 0, 1);
            llms.maxFailedShare = 0.25;
            assertThatThrownBy(() -> llms.ask("a", "b", "c", "d", "e", "f", "g", "h"))
                    .hasMessageContaining("llm.max-failed-share: 0.25 and llm.max-failed-few: 0")
                    .hasMessageContaining("llm.failed=again")
                    .hasMessageContaining("the server answers 400");
            assertThat(server.requests).hasSize(3);
        }
    }

    @Test
    void aFewMayFailHoweverFewAreAsked() throws Exception {
        try (LlmServer server = new LlmServer((request, number, out) -> {
            if (request.asked().equals("bad")) {
                status(out, "400 Bad Request", "");
            } else {
                ok(out, completion(request.asked(), "stop"));
            }
        })) {
            Llms llms = new Llms(out, server.url());
            llms.maxFailedShare = 0.02;
            assertThatThrownBy(() -> llms.ask("a", "b", "bad")).hasMessageContaining("llm.failed=again");
            llms.maxFailedFew = 1;
            Map<String, Row> rows = llms.ask("a", "b", "bad");
            assertThat(error(rows.get("bad"))).contains("400");
            assertThat(text(rows.get("b"))).isEqualTo("b");
        }
    }

    @Test
    void whatFailedForGoodIsAskedAgainWhereThatIsWanted() throws Exception {
        List<Boolean> mended = new CopyOnWriteArrayList<>();
        try (LlmServer server = new LlmServer((request, number, out) ->
                ok(out, completion(mended.isEmpty() ? "no JSON" : "{\"answer\": \"yes\"}", "stop")))) {
            Llms llms = new Llms(out, server.url());
            assertThat(error(llms.ask(Optional.of(Llms.SCHEMA), "a").get("a"))).contains("nor is its repair");
            mended.add(true);
            assertThat(error(llms.ask(Optional.of(Llms.SCHEMA), "a").get("a"))).contains("nor is its repair");
            assertThat(server.requests).hasSize(2);
            llms.failed = LlmConfig.Failed.AGAIN;
            Row row = llms.ask(Optional.of(Llms.SCHEMA), "a").get("a");
            assertThat(text(row)).contains("yes");
            assertThat(row.<Double>getAs("cost"))
                    .as("all three were paid")
                    .isCloseTo(3 * (10 + 5 * 2) / 1e6, within(1e-12));
            assertThat(server.requests).hasSize(3);
            assertThat(server.requests.get(2).json().path("messages"))
                    .as("asked as if for the first time")
                    .hasSize(2);
        }
    }

    @Test
    void noServerAtAllIsAFailureOfEachRequest() throws IOException {
        Llms llms = new Llms(out, "http://127.0.0.1:1/v1");
        llms.attempts = 2;
        assertThat(error(llms.ask("a").get("a"))).contains("127.0.0.1");
    }

    /** The secret stands in no file of the output folder. */
    private void assertNowhere(String secret) throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).isNotEmpty();
            for (Path file : all) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(secret);
            }
        }
    }
}
