package fr.medinjection.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import fr.medinjection.UserException;
import fr.medinjection.stage.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MlflowRunTest {
    private record Call(String method, String authorization, JsonNode body) {}

    private final List<Call> calls = new ArrayList<>();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private HttpServer server;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String method = exchange.getRequestURI().getPath();
            calls.add(new Call(method, exchange.getRequestHeaders().getFirst("Authorization"), LogLines.parse(body)));
            String answer =
                    switch (method.substring("/api/2.0/mlflow/".length())) {
                        case "experiments/create" -> "{\"experiment_id\": \"7\"}";
                        case "runs/create" -> "{\"run\": {\"info\": {\"run_id\": \"r1\"}}}";
                        default -> "{}";
                    };
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private MlflowRun run() {
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        return new MlflowRun(new TrackingConfig(address, "tests", ""), "geheim", new Console(Finetunes.screen(screen)));
    }

    private static JsonNode step(int step) {
        return LogLines.parse("{\"kind\":\"step\",\"step\":" + step + ",\"loss\":1.5,\"learning_rate\":0.1}");
    }

    @Test
    void aRunIsToldFromItsBeginningToItsEnd() {
        MlflowRun run = run();
        run.begin("NAT", Map.of("rank", 16));
        for (int step = 1; step <= 300; step++) {
            run.hear(step(step));
        }
        run.hear(LogLines.parse("{\"kind\":\"evaluation\",\"step\":300,\"loss\":1.25}"));
        run.end("FINISHED");
        assertThat(calls)
                .extracting(call -> call.method().substring("/api/2.0/mlflow/".length()))
                .containsExactly(
                        "experiments/search",
                        "experiments/create",
                        "runs/create",
                        "runs/log-batch",
                        "runs/log-batch",
                        "runs/log-batch",
                        "runs/update");
        assertThat(calls).allMatch(call -> call.authorization().equals("Bearer geheim"));
        assertThat(calls.get(2).body().path("experiment_id").asText()).isEqualTo("7");
        assertThat(calls.get(4).body().path("metrics").size()).isBetween(900, 1000);
        JsonNode last = calls.get(5).body().path("metrics");
        assertThat(calls.get(4).body().path("metrics").size() + last.size()).isEqualTo(300 * 5 + 1);
        assertThat(last.get(last.size() - 1).path("key").asText()).isEqualTo("validation_loss");
        assertThat(last.get(last.size() - 1).path("value").asDouble()).isEqualTo(1.25);
        assertThat(calls.get(6).body().path("status").asText()).isEqualTo("FINISHED");
        assertThat(screen.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aServerThatFailsIsAnErrorAtTheBeginningAndARemarkLater() {
        MlflowRun run = run();
        run.begin("NAT", Map.of());
        status = 503;
        run.hear(step(1));
        run.send();
        run.end("FAILED");
        assertThat(screen.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("MLflow is not told any more: runs/log-batch was answered with status 503")
                .doesNotContain("geheim");
        assertThatThrownBy(() -> run().begin("NAT", Map.of()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Cannot tell the MLflow server")
                .hasMessageNotContaining("geheim");
    }
}
