package fr.medinjection.llm;

import static fr.medinjection.llm.Llms.error;
import static fr.medinjection.llm.Llms.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gemini's batches: their files go up and down, and every request in them ends as one that was sent alone would. */
@Timeout(120)
final class GeminiBatchTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VALID = "{\"answer\":\"oui\"}";

    @TempDir
    private Path out;

    /** An endpoint's files and batches. */
    private static class Endpoint {
        final List<String> files = new ArrayList<>();
        final List<String> names = new ArrayList<>();
        final List<List<JsonNode>> submitted = new ArrayList<>();
        boolean creationIsSeen = true;
        String place = "http://{host}";
        String nextPage = "";
        int polls = 1;

        synchronized void answer(LlmServer.Request request, int number, OutputStream out) throws IOException {
            String path = request.path();
            if (path.equals("/upload/v1/files")) {
                String server = place.replace("{host}", request.header("host"));
                assertThat(request.header("X-Goog-Upload-Command")).isEqualTo("start");
                LlmServer.status(out, "200 OK", "", "X-Goog-Upload-URL: " + server + "/upload/v1/files?upload_id=7");
            } else if (path.startsWith("/upload/v1/files?upload_id=7")) {
                files.add(request.body());
                LlmServer.ok(out, "{\"file\":{\"name\":\"files/in-" + (files.size() - 1) + "\"}}");
            } else if (path.equals("/v1/models/model-1:batchGenerateContent")) {
                created(request.json().path("batch"), out);
            } else if (path.startsWith("/v1/batches?")) {
                list(request, out);
            } else if (path.startsWith("/v1/batches/b")) {
                progress(Integer.parseInt(path.replaceFirst(".*/b", "")), out);
            } else {
                results(
                        Integer.parseInt(path.replaceFirst("/download/v1/files/out-(\\d+):download.alt=media", "$1")),
                        out);
            }
        }

        private void created(JsonNode batch, OutputStream out) throws IOException {
            List<JsonNode> lines = new ArrayList<>();
            String file = batch.path("input_config").path("file_name").asText();
            for (String line :
                    files.get(Integer.parseInt(file.replace("files/in-", ""))).split("\n", -1)) {
                if (!line.isEmpty()) {
                    lines.add(JSON.readTree(line));
                }
            }
            submitted.add(lines);
            names.add(batch.path("display_name").asText());
            if (creationIsSeen) {
                LlmServer.ok(out, "{\"name\":\"batches/b" + (submitted.size() - 1) + "\"}");
            }
        }

        /** Batches are on the second page where there is one. */
        private void list(LlmServer.Request request, OutputStream out) throws IOException {
            ObjectNode list = JSON.createObjectNode();
            HttpUrl page = HttpUrl.get("http://server" + request.path());
            if (!nextPage.isEmpty() && page.queryParameter("pageToken") == null) {
                LlmServer.ok(out, list.put("nextPageToken", nextPage).toString());
                return;
            }
            assertThat(page.queryParameter("pageToken")).isEqualTo(nextPage.isEmpty() ? null : nextPage);
            var operations = list.putArray("operations");
            for (int i = 0; i < names.size(); i++) {
                operations
                        .addObject()
                        .put("name", "batches/b" + i)
                        .putObject("metadata")
                        .put("displayName", names.get(i));
            }
            LlmServer.ok(out, list.toString());
        }

        private void progress(int batch, OutputStream out) throws IOException {
            boolean over = polls-- <= 0;
            LlmServer.ok(
                    out,
                    over
                            ? "{\"done\":true,\"metadata\":{\"state\":\"BATCH_STATE_SUCCEEDED\"},\"response\":{\"responsesFile\":"
                                    + "\"files/out-" + batch + "\"}}"
                            : "{\"metadata\":{\"state\":\"BATCH_STATE_RUNNING\"}}");
        }

        private void results(int batch, OutputStream out) throws IOException {
            StringBuilder lines = new StringBuilder();
            for (JsonNode line : submitted.get(batch)) {
                JsonNode contents = line.path("request").path("contents");
                String asked =
                        contents.path(contents.size() - 1).at("/parts/0/text").asText();
                String result = result(batch, asked);
                if (!result.isEmpty()) {
                    lines.append("{\"key\":\"" + line.path("key").asText() + "\"," + result + "}\n");
                }
            }
            LlmServer.ok(out, lines.toString());
        }

        String result(int batch, String asked) {
            return asked.isEmpty() ? "\"error\":{\"code\":3,\"message\":\"batch " + batch + "\"}" : response(VALID);
        }

        static String response(String text) {
            return "\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":"
                    + JSON.getNodeFactory().textNode(text)
                    + "}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":10,\"candidatesTokenCount\":5}}";
        }

        List<Integer> sizes() {
            return submitted.stream().map(List::size).toList();
        }
    }

    private Llms llms(LlmServer server) {
        Llms llms = new Llms(out, server.url());
        llms.protocol = LlmConfig.Protocol.GEMINI;
        llms.sending = LlmConfig.Sending.BATCH;
        llms.batch = new LlmConfig.Batch(10, 1 << 20, 20, 0.5);
        return llms;
    }

    @Test
    void everyRequestEndsAsOneThatWasSentAlone() throws Exception {
        Endpoint endpoint = new Endpoint() {
            @Override
            String result(int batch, String asked) {
                return switch (asked) {
                    case "never" -> "";
                    case "wrong" -> "\"error\":{\"code\":3,\"message\":\"too long\"}";
                    case "busy" -> batch == 0 ? "\"error\":{\"code\":13,\"message\":\"internal\"}" : response(VALID);
                    case "odd" -> response("no JSON");
                    default -> response(VALID);
                };
            }
        };
        try (LlmServer server = new LlmServer(endpoint::answer)) {
            Map<String, Row> rows =
                    llms(server).ask(Optional.of(Llms.SCHEMA), "plain", "wrong", "busy", "odd", "never");
            assertThat(text(rows.get("plain"))).isEqualTo(VALID);
            assertThat(rows.get("plain").<Double>getAs("cost"))
                    .as("half the price")
                    .isEqualTo((10 + 5 * 2) / 2e6);
            assertThat(error(rows.get("wrong"))).isEqualTo("the server answers 400: too long");
            assertThat(text(rows.get("busy"))).isEqualTo(VALID);
            assertThat(text(rows.get("odd"))).as("its repair is asked for").isEqualTo(VALID);
            assertThat(error(rows.get("never"))).isEqualTo("the batch succeeded without an answer");
            assertThat(endpoint.sizes()).containsExactly(5, 3, 1, 1);
            JsonNode line = endpoint.submitted.get(0).get(0);
            assertThat(line.path("request")
                            .path("generationConfig")
                            .path("responseMimeType")
                            .asText())
                    .isEqualTo("application/json");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a+b/c=&pageSize=1"})
    void aBatchWhoseCreationWasNotSeenIsFoundAgain(String nextPage) throws Exception {
        Endpoint endpoint = new Endpoint();
        endpoint.nextPage = nextPage;
        endpoint.creationIsSeen = false;
        try (LlmServer server = new LlmServer(endpoint::answer)) {
            assertThat(llms(server).ask(Optional.of(Llms.SCHEMA), "a", "b").values())
                    .allMatch(row -> VALID.equals(text(row)));
            assertThat(endpoint.sizes()).containsExactly(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://elsewhere.example", "https://{host}", "http://127.0.0.1:1"})
    void theKeyGoesToNoOtherServer(String place) throws Exception {
        Endpoint endpoint = new Endpoint();
        endpoint.place = place;
        try (LlmServer server = new LlmServer(endpoint::answer)) {
            assertThatThrownBy(() -> llms(server).ask("a"))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("no place for it on its own server");
            assertThat(endpoint.submitted).isEmpty();
        }
    }
}
