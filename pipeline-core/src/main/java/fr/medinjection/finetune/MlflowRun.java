package fr.medinjection.finetune;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.UserException;
import fr.medinjection.stage.Console;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * A training run as an MLflow server shows it, told through the server's REST interface. A server that cannot be reached at the beginning
 * is an error; one that is lost later is said once, and training goes on.
 */
final class MlflowRun {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MediaType TYPE = MediaType.get("application/json");
    /** The server takes no more in one request. */
    private static final int MOST_METRICS = 1000;

    private static final long LONGEST_WAIT = Duration.ofSeconds(30).toNanos();

    private static final List<String> FIGURES =
            List.of("loss", "learning_rate", "gradient_norm", "tokens_per_second", "memory_bytes");

    private final OkHttpClient client = new OkHttpClient.Builder()
            .callTimeout(Duration.ofSeconds(10))
            .followRedirects(false)
            .build();
    private final TrackingConfig config;
    private final String token;
    private final Console console;
    private String id = "";
    private ArrayNode waiting = JSON.createArrayNode();
    private long sent = System.nanoTime();
    private boolean lost;

    /** @param token sent with each request and written nowhere; {@code ""} for none */
    MlflowRun(TrackingConfig config, String token, Console console) {
        this.config = config;
        this.token = token;
        this.console = console;
    }

    /** Begins a run in the experiment, which is made where it is not there yet. */
    synchronized void begin(String name, Map<String, Object> settings) {
        try {
            ObjectNode run = JSON.createObjectNode()
                    .put("experiment_id", experiment())
                    .put("run_name", name)
                    .put("start_time", System.currentTimeMillis());
            id = call("runs/create", run)
                    .path("run")
                    .path("info")
                    .path("run_id")
                    .asText();
            ObjectNode batch = JSON.createObjectNode().put("run_id", id);
            ArrayNode params = batch.putArray("params");
            settings.forEach((key, value) -> params.addObject().put("key", key).put("value", String.valueOf(value)));
            call("runs/log-batch", batch);
        } catch (IOException e) {
            throw new UserException("Cannot tell the MLflow server: " + config.server() + ": " + e.getMessage(), e);
        }
    }

    private String experiment() throws IOException {
        JsonNode found = call(
                "experiments/search",
                JSON.createObjectNode()
                        .put("max_results", 1)
                        .put("filter", "name = '" + config.experiment().replace("'", "") + "'"));
        JsonNode known = found.path("experiments").path(0).path("experiment_id");
        return known.isMissingNode()
                ? call("experiments/create", JSON.createObjectNode().put("name", config.experiment()))
                        .path("experiment_id")
                        .asText()
                : known.asText();
    }

    /** Takes a line of the log; lines are sent together. */
    synchronized void hear(JsonNode line) {
        long now = System.currentTimeMillis();
        boolean evaluation = line.path(LogLines.KIND).asText().equals(LogLines.EVALUATION);
        for (String figure : evaluation ? List.of("loss") : FIGURES) {
            waiting.addObject()
                    .put("key", evaluation ? "validation_" + figure : figure)
                    .put("value", line.path(figure).asDouble())
                    .put("timestamp", now)
                    .put("step", line.path("step").asLong());
        }
        if (waiting.size() > MOST_METRICS - FIGURES.size() || System.nanoTime() - sent > LONGEST_WAIT) {
            send();
        }
    }

    /** Sends what waits. */
    synchronized void send() {
        ObjectNode batch = JSON.createObjectNode().put("run_id", id);
        batch.set("metrics", waiting);
        if (!waiting.isEmpty()) {
            later("runs/log-batch", batch);
        }
        waiting = JSON.createArrayNode();
        sent = System.nanoTime();
    }

    /** Ends the run with a status of MLflow's: FINISHED, FAILED. */
    synchronized void end(String status) {
        send();
        later(
                "runs/update",
                JSON.createObjectNode()
                        .put("run_id", id)
                        .put("status", status)
                        .put("end_time", System.currentTimeMillis()));
    }

    private void later(String method, ObjectNode body) {
        try {
            if (!lost) {
                call(method, body);
            }
        } catch (IOException e) {
            lost = true;
            console.say("  MLflow is not told any more: " + e.getMessage());
        }
    }

    private JsonNode call(String method, ObjectNode body) throws IOException {
        String address = config.server().replaceFirst("/+$", "") + "/api/2.0/mlflow/" + method;
        Request.Builder request = new Request.Builder().url(address).post(RequestBody.create(body.toString(), TYPE));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try (Response response = client.newCall(request.build()).execute()) {
            if (!response.isSuccessful()) {
                throw new IOException(method + " was answered with status " + response.code());
            }
            return JSON.readTree(response.body().string());
        }
    }
}
