package fr.medinjection.llm;

import static fr.medinjection.llm.Llms.error;
import static fr.medinjection.llm.Llms.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import fr.medinjection.SparkTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes over the wire to each kind of server, and what is made of its answers. */
@Timeout(60)
final class WireTest {
    private static final String VALID = "{\"answer\":\"oui\"}";

    @TempDir
    private Path out;

    @Test
    void openAiIsAskedWithItsOwnNames() throws Exception {
        try (LlmServer server = LlmServer.replying(asked -> VALID)) {
            Llms llms = new Llms(out, server.url());
            llms.parameters = Map.of("temperature", "0", "reasoning_effort", "low", "stop", "[\"###\"]");
            llms.ask(Optional.of(Llms.SCHEMA), "a");
            LlmServer.Request request = server.requests.get(0);
            assertThat(request.path()).isEqualTo("/v1/chat/completions");
            assertThat(request.header("Authorization")).isEmpty();
            assertThat(request.header("Idempotency-Key")).hasSize(32);
            JsonNode json = request.json();
            assertThat(json.path("model").asText()).isEqualTo("model-1");
            assertThat(json.path("temperature").isNumber()).isTrue();
            assertThat(json.path("reasoning_effort").asText()).isEqualTo("low");
            assertThat(json.path("stop").path(0).asText()).isEqualTo("###");
            assertThat(json.path("seed").asLong()).isEqualTo(1);
            assertThat(json.path("max_tokens").asInt()).isEqualTo(100);
            assertThat(json.path("messages").size()).isEqualTo(2);
            JsonNode format = json.path("response_format");
            assertThat(format.path("type").asText()).isEqualTo("json_schema");
            assertThat(format.path("json_schema").path("strict").asBoolean()).isTrue();
            assertThat(format.path("json_schema").path("schema").toString()).isEqualTo(Llms.SCHEMA);
        }
    }

    @Test
    void aServerWithoutSchemasIsToldInWords() throws Exception {
        try (LlmServer server = LlmServer.replying(asked -> VALID)) {
            Llms llms = new Llms(out, server.url());
            llms.structured = LlmConfig.Structured.PROMPT;
            llms.ask(Optional.of(Llms.SCHEMA), "a");
            JsonNode json = server.requests.get(0).json();
            assertThat(json.has("response_format")).isFalse();
            assertThat(json.path("messages").size()).isEqualTo(2);
            assertThat(json.path("messages").path(0).path("content").asText())
                    .isEqualTo("You answer.\n\nSchema: " + Llms.SCHEMA);
            llms.structured = LlmConfig.Structured.JSON_OBJECT;
            llms.ask(Optional.of(Llms.SCHEMA), "a");
            assertThat(server.requests
                            .get(1)
                            .json()
                            .path("response_format")
                            .path("type")
                            .asText())
                    .isEqualTo("json_object");
        }
    }

    @Test
    void geminiIsAskedInItsOwnWay() throws Exception {
        try (LlmServer server = new LlmServer((request, number, out) -> LlmServer.ok(
                out,
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hm\",\"thought\":true},{\"text\":\"{\\\"answer\\\":\"},"
                        + "{\"text\":\"\\\"oui\\\"}\"}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":"
                        + "{\"promptTokenCount\":9,\"candidatesTokenCount\":4,\"thoughtsTokenCount\":20}}"))) {
            Llms llms = gemini(server);
            Row row = llms.ask(Optional.of(Llms.SCHEMA), "a").get("a");
            assertThat(text(row)).isEqualTo(VALID);
            assertThat(row.<Long>getAs("completion_tokens")).isEqualTo(24);
            LlmServer.Request request = server.requests.get(0);
            assertThat(request.path()).isEqualTo("/v1/models/model-1:generateContent");
            assertThat(request.header("x-goog-api-key")).isEqualTo("the-key");
            JsonNode json = request.json();
            assertThat(json.path("systemInstruction")
                            .path("parts")
                            .path(0)
                            .path("text")
                            .asText())
                    .isEqualTo("You answer.");
            assertThat(json.path("contents").size()).isEqualTo(1);
            JsonNode generation = json.path("generationConfig");
            assertThat(generation.path("temperature").isNumber()).isTrue();
            assertThat(generation.path("max_tokens").asInt()).isEqualTo(100);
            assertThat(generation.path("responseMimeType").asText()).isEqualTo("application/json");
            assertThat(generation.path("responseSchema").has("additionalProperties"))
                    .isFalse();
            assertThat(generation.path("responseSchema").path("properties").has("answer"))
                    .isTrue();
        }
    }

    @Test
    void geminiIsAskedForSeveralVectorsAtOnce() throws Exception {
        try (LlmServer server = new LlmServer((request, number, out) ->
                LlmServer.ok(out, "{\"embeddings\":[{\"values\":[1,2]},{\"values\":[3,4]}]}"))) {
            Llms llms = gemini(server);
            llms.parameters = Map.of("outputDimensionality", "2");
            try (LlmCalls calls = llms.open()) {
                assertThat(calls.embeddings("embed", Llms.texts("un", "deux"), "model", 2)
                                .collectAsList())
                        .extracting(row -> row.<Float>getList(2))
                        .containsExactlyInAnyOrder(List.of(1f, 2f), List.of(3f, 4f));
            }
            assertThat(server.requests).hasSize(1);
            assertThat(server.requests.get(0).path()).endsWith("/models/model-1:batchEmbedContents");
            JsonNode asked = server.requests.get(0).json().path("requests").path(0);
            assertThat(asked.path("model").asText()).isEqualTo("models/model-1");
            assertThat(asked.path("outputDimensionality").asInt()).isEqualTo(2);
            assertThat(asked.path("content").path("parts").path(0).path("text").asText())
                    .isIn("un", "deux");
        }
    }

    @Test
    void logProbabilitiesAreAskedOfModelsThatTellThemInTheirServersWords() throws Exception {
        try (LlmServer server = LlmServer.replying(asked -> "oui")) {
            for (int told : new int[] {0, 5, 20}) {
                Llms llms = new Llms(out.resolve("openai-" + told), server.url());
                llms.topLogprobs = told;
                ask(llms, 10);
            }
            assertThat(server.requests)
                    .extracting(request -> request.json().has("logprobs"))
                    .containsExactly(false, true, true);
            assertThat(server.requests)
                    .extracting(request -> request.json().path("top_logprobs").asInt())
                    .containsExactly(0, 5, 10);
        }
        try (LlmServer server = new LlmServer((request, number, out) -> LlmServer.ok(
                out, "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"oui\"}]},\"finishReason\":\"STOP\"}]}"))) {
            Llms llms = gemini(server);
            llms.topLogprobs = 5;
            ask(llms, 10);
            JsonNode generation = server.requests.get(0).json().path("generationConfig");
            assertThat(generation.path("responseLogprobs").asBoolean()).isTrue();
            assertThat(generation.path("logprobs").asInt()).isEqualTo(5);
        }
    }

    private static void ask(Llms llms, int topLogprobs) {
        ChatRequest request =
                new ChatRequest(List.of(Message.user("a")), Optional.empty(), 1).withTopLogprobs(topLogprobs);
        List<Row> rows = List.of(RowFactory.create("a", request.toJson()));
        try (LlmCalls calls = llms.open()) {
            assertThat(calls.ask("test", SparkTest.spark().createDataFrame(rows, LlmCalls.REQUESTS), "model")
                            .first()
                            .<String>getAs("text"))
                    .isEqualTo("oui");
        }
    }

    @Test
    void whatGeminiBlocksIsARefusal() throws Exception {
        try (LlmServer server = new LlmServer((request, number, out) ->
                LlmServer.ok(out, "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}}"))) {
            assertThat(error(gemini(server).ask("a").get("a")))
                    .isEqualTo("the model refuses: blocked: PROHIBITED_CONTENT");
        }
        try (LlmServer server = new LlmServer(
                (request, number, out) -> LlmServer.ok(out, "{\"candidates\":[{\"finishReason\":\"SAFETY\"}]}"))) {
            Llms llms = gemini(server);
            llms.parameters = Map.of();
            assertThat(error(llms.ask("a").get("a"))).isEqualTo("the model refuses: the endpoint's filter");
        }
    }

    @Test
    void geminiSaysHowLongToWaitAndThatAKeyIsBadInItsBody() throws Exception {
        try (LlmServer server = new LlmServer((request, number, out) -> {
            if (number == 1) {
                LlmServer.status(
                        out,
                        "429 Too Many Requests",
                        "{\"error\":{\"message\":\"slower\",\"details\":[{\"retryDelay\":\"0.5s\"}]}}");
            } else {
                LlmServer.status(
                        out,
                        "400 Bad Request",
                        "{\"error\":{\"message\":\"API key not valid\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}");
            }
        })) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> gemini(server).ask("a"))
                    .hasMessageContaining("it does not take the key in THE_KEY")
                    .hasMessageNotContaining("the-key");
            assertThat(System.nanoTime() - start).isGreaterThan(500_000_000L);
        }
    }

    @Test
    void aProxyIsUsedWhereTheEnvironmentNamesOne() throws Exception {
        try (LlmServer proxy = LlmServer.replying(asked -> "re: " + asked)) {
            Llms llms = new Llms(out, "http://models.invalid/v1");
            llms.environment.put("http_proxy", proxy.url().replace("/v1", ""));
            assertThat(text(llms.ask("a").get("a"))).isEqualTo("re: a");
            assertThat(proxy.requests.get(0).path()).isEqualTo("http://models.invalid/v1/chat/completions");
        }
    }

    @Test
    void aServerWhoseCertificateIsNotTrustedIsSentNothing() throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(ownCertificate()));
        AtomicInteger requests = new AtomicInteger();
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
        try {
            Llms llms = new Llms(out, "https://127.0.0.1:" + server.getAddress().getPort() + "/v1");
            assertThatThrownBy(() -> llms.ask("a")).hasMessageContaining("its certificate is not trusted");
            assertThat(requests).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    /** A certificate that nobody vouches for, made by the JDK's own tool. */
    private SSLContext ownCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = out.resolve("store.p12");
        String[] command = {
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=IP:127.0.0.1",
            "-keystore",
            store.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            "changeit"
        };
        assertThat(new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor())
                .isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private Llms gemini(LlmServer server) {
        Llms llms = new Llms(out, server.url());
        llms.protocol = LlmConfig.Protocol.GEMINI;
        llms.keyVariable = "THE_KEY";
        llms.environment.put("THE_KEY", "the-key");
        return llms;
    }
}
