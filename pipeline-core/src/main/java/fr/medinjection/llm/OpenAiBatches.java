package fr.medinjection.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.Request;
import okhttp3.RequestBody;

/** OpenAI's interface for batches. */
final class OpenAiBatches implements Batches {
    private static final Set<String> OVER = Set.of("completed", "failed", "expired", "cancelled");
    private static final MediaType JSON_LINES = MediaType.get("application/jsonl");
    private static final MediaType JSON = MediaType.get("application/json");
    private static final int PAGE = 100;
    private static final int PAGES = 50;
    /** Under this name a batch knows the requests in it, so that one whose creation was not witnessed is found again. */
    private static final String MARK = "medinjection_requests";

    private final ChatClient http;
    private final LlmConfig.Endpoint endpoint;
    private final RetryPolicy<Object> retries;
    /** Where a batch's requests go, as its lines say it. */
    private final String address;

    OpenAiBatches(ChatClient http, LlmConfig.Endpoint endpoint, LlmConfig.Model model, LlmConfig.Retry retry) {
        this.http = http;
        this.endpoint = endpoint;
        this.retries = Retries.of(retry);
        this.address = Wire.address(endpoint, http.wire().path(model, false)).encodedPath();
    }

    @Override
    public ObjectNode line(String id, ObjectNode body) {
        ObjectNode line = Wire.JSON
                .createObjectNode()
                .put("custom_id", id)
                .put("method", "POST")
                .put("url", address);
        line.set("body", body);
        return line;
    }

    @Override
    public String submit(byte[] lines, String mark) {
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

    @Override
    public Optional<String> find(String mark) {
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

    @Override
    public Progress progress(String batch) {
        JsonNode status = Failsafe.with(retries).get(() -> json(request("batches/" + batch)));
        String state = status.path("status").asText();
        String why = status.path("errors").path("data").path(0).path("message").asText("it does not say why");
        List<String> files = List.of(
                status.path("output_file_id").asText(""),
                status.path("error_file_id").asText(""));
        return new Progress(state, OVER.contains(state), state.equals("failed"), why, files);
    }

    @Override
    public void answers(String file, long longest, Consumer<Answer> each) {
        Failsafe.with(retries)
                .run(() -> http.lines(request("files/" + file + "/content"), longest, line -> {
                    JsonNode response = line.path("response");
                    each.accept(new Answer(
                            line.path("custom_id").asText(),
                            response.path("status_code").asInt(),
                            response.path("body"),
                            line.path("error").path("message").asText("")));
                }));
    }

    private JsonNode json(Request.Builder request) {
        return ChatClient.json(http.text(request));
    }

    private Request.Builder request(String path) {
        return new Request.Builder().url(Wire.address(endpoint, path));
    }
}
