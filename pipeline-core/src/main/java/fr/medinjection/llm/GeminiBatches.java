package fr.medinjection.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Gemini's interface for batches: the files lie beside the models, below addresses of their own on the same host. */
final class GeminiBatches implements Batches {
    private static final Set<String> OVER = Set.of("succeeded", "failed", "expired", "cancelled");

    /** What google.rpc calls a request that will not do, however often it is sent. */
    private static final Set<Integer> FINAL = Set.of(3, 5, 7, 9, 11, 12);

    private final ChatClient http;
    private final BatchCalls calls;
    private final LlmConfig.Model model;

    GeminiBatches(ChatClient http, LlmConfig.Endpoint endpoint, LlmConfig.Model model, LlmConfig.Retry retry) {
        this.http = http;
        this.calls = new BatchCalls(http, endpoint, retry);
        this.model = model;
    }

    @Override
    public ObjectNode line(String id, ObjectNode body) {
        ObjectNode line = Wire.JSON.createObjectNode().put("key", id);
        line.set("request", body);
        return line;
    }

    @Override
    public String submit(byte[] lines, String mark) {
        String file = calls.again(() -> upload(lines, mark));
        ObjectNode body = Wire.JSON.createObjectNode();
        ObjectNode batch = body.putObject("batch").put("display_name", mark);
        batch.putObject("input_config").put("file_name", file);
        RequestBody json = BatchCalls.body(body);
        String path = "models/" + model.id() + ":batchGenerateContent";
        return calls.created(
                () -> find(mark),
                () -> calls.once(calls.request(path).post(json)).path("name").asText());
    }

    /** Says how much is coming, is told where to, and sends it there. */
    private String upload(byte[] lines, String mark) {
        ObjectNode about = Wire.JSON.createObjectNode();
        about.putObject("file").put("display_name", mark + ".jsonl");
        Request.Builder start = new Request.Builder()
                .url(beside("upload", "files"))
                .header("X-Goog-Upload-Protocol", "resumable")
                .header("X-Goog-Upload-Command", "start")
                .header("X-Goog-Upload-Header-Content-Length", String.valueOf(lines.length))
                .header("X-Goog-Upload-Header-Content-Type", BatchCalls.JSON_LINES.toString())
                .post(BatchCalls.body(about));
        HttpUrl place = http.send(start, this::place);
        Request.Builder whole = new Request.Builder()
                .url(place)
                .header("X-Goog-Upload-Offset", "0")
                .header("X-Goog-Upload-Command", "upload, finalize")
                .post(RequestBody.create(lines, BatchCalls.JSON_LINES));
        return calls.once(whole).path("file").path("name").asText();
    }

    /** The key goes to no other server, and not in the clear where it went encrypted. */
    private HttpUrl place(Response response) {
        String named = response.header("X-Goog-Upload-URL", "");
        HttpUrl place = HttpUrl.parse(named);
        if (place == null || !isOnServer(place)) {
            throw CallFailure.stop("the server takes no file: it names no place for it on its own server");
        }
        return place;
    }

    private boolean isOnServer(HttpUrl place) {
        HttpUrl base = base();
        return place.scheme().equals(base.scheme()) && place.host().equals(base.host()) && place.port() == base.port();
    }

    @Override
    public Optional<String> find(String mark) {
        return calls.found(this::page, list -> named(list, mark), list -> list.path("nextPageToken")
                .asText(""));
    }

    private static Optional<String> named(JsonNode list, String mark) {
        for (JsonNode batch : list.path("operations")) {
            if (batch.path("metadata").path("displayName").asText().equals(mark)) {
                return Optional.of(batch.path("name").asText());
            }
        }
        return Optional.empty();
    }

    /** @param token names the page, and may hold any character; {@code ""} for the first */
    private HttpUrl page(String token) {
        HttpUrl.Builder address = calls.address("batches").newBuilder().addQueryParameter("pageSize", BatchCalls.PAGE);
        if (!token.isEmpty()) {
            address.addQueryParameter("pageToken", token);
        }
        return address.build();
    }

    @Override
    public Progress progress(String batch) {
        JsonNode status = calls.again(() -> calls.once(calls.request(batch)));
        String state = status.path("metadata")
                .path("state")
                .asText()
                .replaceFirst("^(BATCH|JOB)_STATE_", "")
                .toLowerCase(Locale.ROOT);
        String file = status.path("response")
                .path("responsesFile")
                .asText(status.path("metadata")
                        .path("output")
                        .path("responsesFile")
                        .asText(""));
        String why = status.path("error").path("message").asText("it does not say why");
        return new Progress(state, OVER.contains(state), state.equals("failed"), why, List.of(file));
    }

    @Override
    public void answers(String file, long longest, Consumer<Answer> each) {
        HttpUrl address = beside("download", file + ":download")
                .newBuilder()
                .addQueryParameter("alt", "media")
                .build();
        calls.lines(address, longest, line -> each.accept(answer(line)));
    }

    private static Answer answer(JsonNode line) {
        JsonNode error = line.path("error");
        int code =
                line.has("response") ? 200 : FINAL.contains(error.path("code").asInt()) ? 400 : 500;
        JsonNode body = line.has("response") ? line.path("response") : line;
        return new Answer(
                line.path("key").asText(), code, body, error.path("message").asText(""));
    }

    private HttpUrl base() {
        return calls.address("");
    }

    /** Files go up and down at addresses that have a word before the endpoint's path. */
    private HttpUrl beside(String word, String path) {
        return base().newBuilder()
                .encodedPath("/" + word + calls.address(path).encodedPath())
                .build();
    }
}
