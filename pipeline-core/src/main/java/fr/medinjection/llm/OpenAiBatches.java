package fr.medinjection.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;

/** OpenAI's interface for batches. */
final class OpenAiBatches implements Batches {
    private static final Set<String> OVER = Set.of("completed", "failed", "expired", "cancelled");
    /** Under this name a batch knows the requests in it, so that one whose creation was not witnessed is found again. */
    private static final String MARK = "medinjection_requests";

    private final BatchCalls calls;
    /** Where a batch's requests go, as its lines say it. */
    private final String address;

    OpenAiBatches(ChatClient http, LlmConfig.Endpoint endpoint, LlmConfig.Model model, LlmConfig.Retry retry) {
        this.calls = new BatchCalls(http, endpoint, retry);
        this.address = calls.address(http.wire().path(model, false)).encodedPath();
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
                .addFormDataPart("file", mark + ".jsonl", RequestBody.create(lines, BatchCalls.JSON_LINES))
                .build();
        String file = calls.again(
                () -> calls.once(calls.request("files").post(form)).path("id").asText());
        ObjectNode batch = Wire.JSON
                .createObjectNode()
                .put("input_file_id", file)
                .put("endpoint", address)
                .put("completion_window", "24h");
        batch.putObject("metadata").put(MARK, mark);
        RequestBody body = BatchCalls.body(batch);
        return calls.created(
                () -> find(mark),
                () -> calls.once(calls.request("batches").post(body)).path("id").asText());
    }

    @Override
    public Optional<String> find(String mark) {
        return calls.found(this::page, list -> marked(list, mark), OpenAiBatches::next);
    }

    private HttpUrl page(String after) {
        HttpUrl.Builder address = calls.address("batches").newBuilder().addQueryParameter("limit", BatchCalls.PAGE);
        return (after.isEmpty() ? address : address.addQueryParameter("after", after)).build();
    }

    private static Optional<String> marked(JsonNode list, String mark) {
        for (JsonNode batch : list.path("data")) {
            if (batch.path("metadata").path(MARK).asText().equals(mark)) {
                return Optional.of(batch.path("id").asText());
            }
        }
        return Optional.empty();
    }

    /** The last batch of a page, if more follow. */
    private static String next(JsonNode list) {
        JsonNode batches = list.path("data");
        return list.path("has_more").asBoolean()
                ? batches.path(batches.size() - 1).path("id").asText()
                : "";
    }

    @Override
    public Progress progress(String batch) {
        JsonNode status = calls.again(() -> calls.once(calls.request("batches/" + batch)));
        String state = status.path("status").asText();
        String why = status.path("errors").path("data").path(0).path("message").asText("it does not say why");
        List<String> files = List.of(
                status.path("output_file_id").asText(""),
                status.path("error_file_id").asText(""));
        return new Progress(state, OVER.contains(state), state.equals("failed"), why, files);
    }

    @Override
    public void answers(String file, long longest, Consumer<Answer> each) {
        calls.lines(calls.address("files/" + file + "/content"), longest, line -> {
            JsonNode response = line.path("response");
            each.accept(new Answer(
                    line.path("custom_id").asText(),
                    response.path("status_code").asInt(),
                    response.path("body"),
                    line.path("error").path("message").asText("")));
        });
    }
}
