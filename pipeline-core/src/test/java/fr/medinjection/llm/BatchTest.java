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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Batches are submitted, polled and collected; what they did not answer is submitted again, and nothing else. */
@Timeout(120)
final class BatchTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VALID = "{\"answer\":\"oui\"}";

    @TempDir
    private Path out;

    /** An endpoint's batches: what happens to the n-th one, and to each request in it, is said by the test. */
    private static class Batches {
        final List<List<JsonNode>> submitted = new ArrayList<>();
        final Map<String, JsonNode> metadata = new LinkedHashMap<>();
        final Map<String, String> files = new LinkedHashMap<>();
        int polls = 1;

        /** The state in which a batch ends. */
        String end(int batch) {
            return submitted.get(batch).isEmpty() ? "failed" : "completed";
        }

        /** The response to a request, or null for none. */
        String response(int batch, String asked) {
            boolean known = batch < submitted.size() && !asked.isEmpty();
            return known ? answered(LlmServer.completion(VALID, "stop")) : null;
        }

        static String answered(String body) {
            return "{\"status_code\":200,\"body\":" + body + "}";
        }

        synchronized void answer(LlmServer.Request request, int number, OutputStream out) throws IOException {
            String path = request.path();
            if (path.equals("/v1/files")) {
                String body = request.body();
                String lines = body.substring(body.indexOf("{\"custom_id\""), body.lastIndexOf("}\n") + 2);
                files.put("file-" + files.size(), lines);
                LlmServer.ok(out, "{\"id\":\"file-" + (files.size() - 1) + "\"}");
            } else if (path.equals("/v1/batches")) {
                created(request.json(), out);
            } else if (path.startsWith("/v1/batches?")) {
                list(out);
            } else if (path.startsWith("/v1/batches/")) {
                int batch = Integer.parseInt(path.replaceFirst(".*-", ""));
                boolean over = polls-- <= 0;
                LlmServer.ok(
                        out,
                        "{\"status\":\"" + (over ? end(batch) : "in_progress") + "\",\"output_file_id\":"
                                + (over ? "\"results-" + batch + "\"" : "null")
                                + ",\"errors\":{\"data\":[{\"message\":\"bad line\"}]}}");
            } else {
                results(Integer.parseInt(path.replaceFirst(".*results-(\\d+)/.*", "$1")), out);
            }
        }

        void created(JsonNode batch, OutputStream out) throws IOException {
            List<JsonNode> lines = new ArrayList<>();
            for (String line : files.get(batch.path("input_file_id").asText()).split("\n")) {
                lines.add(JSON.readTree(line));
            }
            metadata.put("batch-" + submitted.size(), batch.path("metadata"));
            submitted.add(lines);
            LlmServer.ok(out, "{\"id\":\"batch-" + (submitted.size() - 1) + "\"}");
        }

        private void list(OutputStream out) throws IOException {
            ObjectNode list = JSON.createObjectNode();
            var data = list.putArray("data");
            metadata.forEach((id, marks) -> data.addObject().put("id", id).set("metadata", marks));
            LlmServer.ok(out, list.put("has_more", false).toString());
        }

        private void results(int batch, OutputStream out) throws IOException {
            StringBuilder lines = new StringBuilder();
            for (JsonNode line : submitted.get(batch)) {
                JsonNode messages = line.path("body").path("messages");
                String response = response(
                        batch,
                        messages.path(messages.size() - 1).path("content").asText());
                if (response != null) {
                    lines.append("{\"custom_id\":\"" + line.path("custom_id").asText() + "\",\"response\":" + response
                            + "}\n");
                }
            }
            LlmServer.ok(out, lines.toString());
        }

        List<Integer> sizes() {
            return submitted.stream().map(List::size).toList();
        }
    }

    private Llms llms(LlmServer server) {
        Llms llms = new Llms(out, server.url());
        llms.sending = LlmConfig.Sending.BATCH;
        llms.batch = new LlmConfig.Batch(3, 1 << 20, 20, 0.5);
        return llms;
    }

    @Test
    void requestsGoInBatchesForHalfThePrice() throws Exception {
        Batches batches = new Batches();
        try (LlmServer server = new LlmServer(batches::answer)) {
            Map<String, Row> rows = llms(server).ask(Optional.of(Llms.SCHEMA), "a", "b", "c", "d");
            assertThat(rows.values()).allMatch(row -> VALID.equals(text(row)));
            assertThat(rows.get("a").<Double>getAs("cost")).isEqualTo((10 + 5 * 2) / 2e6);
            assertThat(batches.sizes()).containsExactly(3, 1);
            JsonNode line = batches.submitted.get(0).get(0);
            assertThat(line.path("url").asText()).isEqualTo("/v1/chat/completions");
            assertThat(line.path("body").path("response_format").path("type").asText())
                    .isEqualTo("json_schema");
            int sent = server.requests.size();
            Llms live = llms(server);
            live.sending = LlmConfig.Sending.LIVE; // an answer is an answer, however it came
            assertThat(text(live.ask(Optional.of(Llms.SCHEMA), "a").get("a"))).isEqualTo(VALID);
            assertThat(server.requests).hasSize(sent);
        }
    }

    @Test
    void whatExpiredOrFailedOrWasNotValidIsSubmittedAgainAndNothingElse() throws Exception {
        Batches batches = new Batches() {
            @Override
            String end(int batch) {
                return batch == 0 ? "expired" : "completed";
            }

            @Override
            String response(int batch, String asked) {
                if (batch == 0 && asked.equals("a")) {
                    return null;
                }
                if (batch == 0 && asked.equals("b")) {
                    return "{\"status_code\":500,\"body\":{}}";
                }
                return asked.equals("c")
                        ? answered(LlmServer.completion("no JSON", "stop"))
                        : super.response(batch, asked);
            }
        };
        try (LlmServer server = new LlmServer(batches::answer)) {
            Llms llms = llms(server);
            llms.batch = new LlmConfig.Batch(10, 1 << 20, 20, 0.5);
            Map<String, Row> rows = llms.ask(Optional.of(Llms.SCHEMA), "a", "b", "c", "d", "e");
            assertThat(rows.values()).allMatch(row -> VALID.equals(text(row)));
            assertThat(batches.sizes()).containsExactly(5, 3);
            assertThat(rows.get("c").<Integer>getAs("attempts")).isEqualTo(2);
        }
    }

    @Test
    void whatIsRefusedIsFinalAndWhatIsNeverAnsweredIsGivenUp() throws Exception {
        Batches batches = new Batches() {
            @Override
            String response(int batch, String asked) {
                return asked.equals("a")
                        ? "{\"status_code\":400,\"body\":{\"error\":{\"message\":\"too long\"}}}"
                        : null;
            }
        };
        try (LlmServer server = new LlmServer(batches::answer)) {
            Map<String, Row> rows = llms(server).ask("a", "b");
            assertThat(error(rows.get("a"))).isEqualTo("the server answers 400: too long");
            assertThat(error(rows.get("b"))).isEqualTo("the batch completed without an answer");
            assertThat(batches.sizes()).containsExactly(2, 1, 1, 1);
        }
    }

    @Test
    void aBatchThatARunLeftIsCollectedByTheNext() throws Exception {
        Batches batches = new Batches() {
            private boolean broken = true;

            @Override
            synchronized void answer(LlmServer.Request request, int number, OutputStream out) throws IOException {
                if (broken && request.path().startsWith("/v1/batches/")) {
                    LlmServer.status(out, "401 Unauthorized", "{}");
                    broken = false;
                } else {
                    super.answer(request, number, out);
                }
            }
        };
        try (LlmServer server = new LlmServer(batches::answer)) {
            assertThatThrownBy(() -> llms(server).ask(Optional.of(Llms.SCHEMA), "a", "b"))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("run again to collect what is submitted");
            Llms next = llms(server);
            next.sending = LlmConfig.Sending.LIVE; // what was begun in a batch is ended there
            assertThat(next.ask(Optional.of(Llms.SCHEMA), "a", "b").values()).allMatch(row -> VALID.equals(text(row)));
            assertThat(batches.sizes()).containsExactly(2);
        }
    }

    @Test
    void aBatchWhoseCreationWasNotSeenIsFoundAgain() throws Exception {
        Batches batches = new Batches() {
            @Override
            void created(JsonNode batch, OutputStream out) throws IOException {
                super.created(batch, OutputStream.nullOutputStream());
                if (submitted.size() > 1) {
                    LlmServer.ok(out, "{\"id\":\"batch-" + (submitted.size() - 1) + "\"}");
                }
            }
        };
        try (LlmServer server = new LlmServer(batches::answer)) {
            assertThat(llms(server).ask(Optional.of(Llms.SCHEMA), "a", "b").values())
                    .allMatch(row -> VALID.equals(text(row)));
            assertThat(batches.sizes()).containsExactly(2);
        }
    }

    @Test
    void aBatchThatIsRefusedStopsAndIsSubmittedAnewByTheNextRun() throws Exception {
        Batches batches = new Batches() {
            @Override
            String end(int batch) {
                return batch == 0 ? "failed" : "completed";
            }
        };
        try (LlmServer server = new LlmServer(batches::answer)) {
            assertThatThrownBy(() -> llms(server).ask(Optional.of(Llms.SCHEMA), "a", "b"))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("the endpoint refuses it: bad line");
            assertThat(llms(server).ask(Optional.of(Llms.SCHEMA), "a", "b").values())
                    .allMatch(row -> VALID.equals(text(row)));
            assertThat(batches.sizes()).containsExactly(2, 2);
        }
    }

    @Test
    void anEndpointWithoutBatchesSaysSo() throws Exception {
        try (LlmServer server = LlmServer.replying(asked -> asked)) {
            Llms llms = llms(server);
            llms.batch = new LlmConfig.Batch(0, 0, 20, 1);
            assertThatThrownBy(() -> llms.ask("a")).hasMessageContaining("no batch interface");
            assertThat(server.requests).isEmpty();
        }
    }
}
