package fr.medinjection.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model's server, OpenAI's protocol and Gemini's, that says what files of replies hold: for a model and a piece of the question
 * one reply for each seed, counted from the first. The sample's ledger was recorded from it.
 */
final class ReplyServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long FIRST_SEED = 42;
    private static final int LETTERS_A_TOKEN = 4;

    private final HttpServer server;
    private final List<JsonNode> replies = new ArrayList<>();

    /** The questions that no file has a reply to. */
    final List<String> unknown = Collections.synchronizedList(new ArrayList<>());

    /** @param folder of YAML files: {@code replies} with {@code model}, {@code contains} and {@code replies} */
    ReplyServer(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                new YAMLMapper().readTree(file.toFile()).path("replies").forEach(replies::add);
            }
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        String path = exchange.getRequestURI().getPath();
        boolean gemini = path.contains(":generateContent");
        String model = gemini
                ? path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf(':'))
                : request.path("model").asText();
        String asked = gemini
                ? lastPart(request)
                : last(request.path("messages")).path("content").asText();
        JsonNode seed = gemini ? request.path("generationConfig").path("seed") : request.path("seed");
        String reply = reply(model, asked, seed.asLong(FIRST_SEED) - FIRST_SEED);
        if (reply == null) {
            unknown.add(model + ", seed " + seed + ": " + asked);
            exchange.sendResponseHeaders(400, -1);
        } else {
            byte[] body = JSON.writeValueAsBytes(gemini ? gemini(model, asked, reply) : openAi(model, asked, reply));
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static JsonNode last(JsonNode list) {
        return list.path(list.size() - 1);
    }

    private static String lastPart(JsonNode request) {
        return last(last(request.path("contents")).path("parts")).path("text").asText();
    }

    private String reply(String model, String asked, long turn) {
        return replies.stream()
                .filter(entry -> entry.path("model").asText().equals(model)
                        && asked.contains(entry.path("contains").asText()))
                .map(entry -> entry.path("replies").path((int) turn))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .findFirst()
                .orElse(null);
    }

    private static ObjectNode openAi(String model, String asked, String reply) {
        ObjectNode body =
                JSON.createObjectNode().put("object", "chat.completion").put("model", model);
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", reply);
        body.putObject("usage")
                .put("prompt_tokens", asked.length() / LETTERS_A_TOKEN)
                .put("completion_tokens", reply.length() / LETTERS_A_TOKEN);
        return body;
    }

    private static ObjectNode gemini(String model, String asked, String reply) {
        ObjectNode body = JSON.createObjectNode().put("modelVersion", model);
        ObjectNode candidate = body.putArray("candidates").addObject().put("finishReason", "STOP");
        candidate
                .putObject("content")
                .put("role", "model")
                .putArray("parts")
                .addObject()
                .put("text", reply);
        body.putObject("usageMetadata")
                .put("promptTokenCount", asked.length() / LETTERS_A_TOKEN)
                .put("candidatesTokenCount", reply.length() / LETTERS_A_TOKEN);
        return body;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
