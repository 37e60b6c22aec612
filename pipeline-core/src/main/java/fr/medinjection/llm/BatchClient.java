package fr.medinjection.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSource;

/** OpenAI's interface for batches: a file of requests goes up, a file of answers comes down. */
final class BatchClient {
    private static final MediaType JSON_LINES = MediaType.get("application/jsonl");
    private static final MediaType JSON = MediaType.get("application/json");
    private static final int PAGE = 100;
    private static final int PAGES = 50;
    /** Under this name a batch knows the requests in it, so that one whose creation was not witnessed is found again. */
    private static final String MARK = "medinjection_requests";

    private final ChatClient http;
    private final LlmConfig.Endpoint endpoint;
    private final RetryPolicy<Object> retries;

    BatchClient(ChatClient http, LlmConfig.Endpoint endpoint, LlmConfig.Retry retry) {
        this.http = http;
        this.endpoint = endpoint;
        this.retries = Retries.of(retry);
    }

    /** Where a batch's requests go, as its lines say it. */
    String address(LlmConfig.Model model) {
        return Wire.address(endpoint, http.wire().path(model, false)).encodedPath();
    }

    /**
     * Submits requests and returns the id of their batch. A creation whose answer did not arrive is looked for before it is tried
     * again.
     *
     * @param mark of these requests and no others
     */
    String submit(byte[] lines, String address, String mark) {
        RequestBody form = new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart("purpose", "batch")
                .addFormDataPart("file", mark + ".jsonl", RequestBody.create(lines, JSON_LINES))
                .build();
        String file = Failsafe.with(retries)
                .get(() -> json(request("files").post(form)).path("id").asText());
        ObjectNode batch = Wire.JSON
                .createObjectNode()
                .put("input_file_id", file)
                .put("endpoint", address)
                .put("completion_window", "24h");
        batch.putObject("metadata").put(MARK, mark);
        RequestBody body = RequestBody.create(batch.toString().getBytes(StandardCharsets.UTF_8), JSON);
        return Failsafe.with(retries).get(context -> {
            Optional<String> made = context.isRetry() ? find(mark) : Optional.empty();
            return made.isPresent()
                    ? made.get()
                    : json(request("batches").post(body)).path("id").asText();
        });
    }

    /** The batch of these requests, if it was ever created. */
    Optional<String> find(String mark) {
        String after = "";
        for (int page = 0; page < PAGES; page++) {
            String query = "batches?limit=" + PAGE + (after.isEmpty() ? "" : "&after=" + after);
            JsonNode list = Failsafe.with(retries).get(() -> json(request(query)));
            for (JsonNode batch : list.path("data")) {
                after = batch.path("id").asText();
                if (batch.path("metadata").path(MARK).asText().equals(mark)) {
                    return Optional.of(after);
                }
            }
            if (!list.path("has_more").asBoolean()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    JsonNode status(String batch) {
        return Failsafe.with(retries).get(() -> json(request("batches/" + batch)));
    }

    /** Every line of a file of answers, one after another; begins anew where the transfer breaks off. */
    void lines(String file, long longest, Consumer<JsonNode> line) {
        Failsafe.with(retries)
                .run(() -> http.send(request("files/" + file + "/content"), response -> {
                    BufferedSource source = response.body().source();
                    while (!source.exhausted()) {
                        String text = source.readUtf8LineStrict(longest);
                        if (!text.isBlank()) {
                            line.accept(ChatClient.json(text));
                        }
                    }
                    return "";
                }));
    }

    private JsonNode json(Request.Builder request) {
        return ChatClient.json(http.text(request));
    }

    private Request.Builder request(String path) {
        return new Request.Builder().url(Wire.address(endpoint, path));
    }
}
