package fr.medinjection.download;

import static fr.medinjection.download.Fetching.random;
import static fr.medinjection.download.Fetching.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fr.medinjection.UserException;
import fr.medinjection.download.Fetched.Status;
import fr.medinjection.download.ModelsConfig.RemoteModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub on a bare socket, which breaks connections, pages its lists and lies about its files. */
final class ModelDownloadsTest {
    private static final byte[] WEIGHTS = random(200_000, 3);
    private static final byte[] CONFIG = "{\"model_type\": \"qwen3\"}".getBytes(StandardCharsets.UTF_8);
    private static final String TREE = "/api/models/org/m/tree/main";

    @TempDir
    private Path folder;

    @Test
    void aFolderIsFetchedThroughBrokenConnectionsAndPages() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> {
            if (request.path().startsWith(TREE)) {
                list(request, number, out);
            } else if (request.path().equals("/org/m/resolve/main/config.json")) {
                WireServer.ranged(request, out, CONFIG, "\"c\"");
            } else if (request.path().equals("/org/m/resolve/main/model.safetensors") && request.from() == 0) {
                WireServer.head(out, "200 OK", "ETag: \"w\"", "Content-Length: " + WEIGHTS.length);
                out.write(WEIGHTS, 0, 70_000);
            } else if (request.path().equals("/org/m/resolve/main/model.safetensors")) {
                WireServer.ranged(request, out, WEIGHTS, "\"w\"");
            } else {
                WireServer.head(out, "404 Not Found", "Content-Length: 0");
            }
        })) {
            Fetching fetching = new Fetching(folder);
            List<Fetched> fetched = run(fetching, server, "m");
            assertThat(fetched)
                    .containsExactly(
                            new Fetched("m", "config.json", CONFIG.length, sha256(CONFIG), Status.FETCHED, ""),
                            new Fetched(
                                    "m", "model.safetensors", WEIGHTS.length, sha256(WEIGHTS), Status.VERIFIED, ""));
            assertThat(Files.readAllBytes(folder.resolve("m/model.safetensors")))
                    .isEqualTo(WEIGHTS);
            assertThat(server.requests).extracting(r -> r.header("Range")).contains("bytes=70000-");
            int before = server.requests.size();
            assertThat(run(fetching, server, "m")).extracting(Fetched::status).containsOnly(Status.UP_TO_DATE);
            assertThat(server.requests.subList(before, server.requests.size()))
                    .allMatch(r -> r.path().startsWith(TREE));
        }
    }

    /** Two pages, the first of which fails once and breaks off once. */
    private static void list(WireServer.Request request, int number, OutputStream out) throws IOException {
        String first = "[" + directory("onnx") + "," + file("config.json", CONFIG.length, "") + ","
                + file("pytorch_model.bin", 5, sha256(WEIGHTS)) + "]";
        byte[] page = first.getBytes(StandardCharsets.UTF_8);
        if (request.path().endsWith("cursor=2")) {
            String second = "[" + file("model.safetensors", WEIGHTS.length, sha256(WEIGHTS)) + ","
                    + file("original/model.safetensors", 5, sha256(CONFIG)) + "]";
            WireServer.ok(out, second.getBytes(StandardCharsets.UTF_8));
        } else if (number == 1) {
            WireServer.head(out, "503 Service Unavailable", "Content-Length: 0");
        } else if (number == 2) {
            WireServer.head(out, "200 OK", "Content-Length: " + page.length);
            out.write(page, 0, 20);
        } else {
            WireServer.ok(out, page, "Link: <" + TREE + "?cursor=2>; rel=\"next\"");
        }
    }

    @Test
    void weightsThatAreNotThoseListedAreRefused() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> {
            if (request.path().startsWith(TREE)) {
                answer(out, "[" + file("model.safetensors", WEIGHTS.length, sha256(CONFIG)) + "]");
            } else {
                WireServer.ranged(request, out, WEIGHTS, "\"w\"");
            }
        })) {
            assertThat(failure(server, "m")).contains("Invalid checksum of").contains(sha256(CONFIG));
            assertThat(folder.resolve("m/model.safetensors")).doesNotExist();
        }
    }

    @Test
    void aFileLongerThanListedIsCut() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> {
            if (request.path().startsWith(TREE)) {
                answer(out, "[" + file("config.json", 10, "") + "]");
            } else {
                WireServer.ranged(request, out, CONFIG, "\"c\"");
            }
        })) {
            assertThat(failure(server, "m")).contains("more than max-bytes: 10");
        }
    }

    @Test
    void whatTheHubMayNotSay() throws Exception {
        refuses("{}", "its answer is no list of files");
        refuses("[", "its answer is no JSON");
        refuses("[]", "it has none of the files");
        refuses("[" + file("../evil.json", 1, "") + "]", "Invalid path of a model's file: ../evil.json");
        refuses("[" + file("a.json", -5, "") + "]", "Cannot list org/m: the hub says");
        refuses("[" + file("a.json", 5, "abc") + "]", "Cannot list org/m: the hub says");
        refuses(
                "[" + file("a.json", 900_000, "") + "," + file("b.json", 900_000, "") + "]",
                "it has 2 files of 1800000 bytes, more than max-files: 3 or max-bytes: 1000000");
        refuses(
                "[" + file("1.json", 1, "") + "," + file("2.json", 1, "") + "," + file("3.json", 1, "") + ","
                        + file("4.json", 1, "") + "]",
                "it has 4 files of 4 bytes");
    }

    @Test
    void anUnknownModelAndAClosedOne() throws Exception {
        try (WireServer server = new WireServer(
                (request, number, out) -> WireServer.head(out, "401 Unauthorized", "Content-Length: 0"))) {
            assertThat(failure(server, "n")).isEqualTo("Unknown model: n, expected some of m");
            assertThat(failure(server, "m"))
                    .isEqualTo("Cannot fetch http://127.0.0.1:" + server.port() + TREE
                            + ": the server answers 401, set HUB_TOKEN to a token that may read it");
        }
    }

    @Test
    void theNextPageStaysWithTheHub() throws Exception {
        try (WireServer server = new WireServer((request, number, out) -> WireServer.ok(
                out, "[]".getBytes(StandardCharsets.UTF_8), "Link: <http://localhost:1/x>; rel=\"next\""))) {
            assertThat(failure(server, "m")).contains("its next page is at another place, http://localhost:1/x");
        }
    }

    private void refuses(String list, String message) throws IOException {
        try (WireServer server = new WireServer((request, number, out) -> answer(out, list))) {
            assertThat(failure(server, "m")).contains(message);
        }
    }

    private String failure(WireServer server, String name) {
        Fetching fetching = new Fetching(folder);
        fetching.tokenEnv = Map.of("127.0.0.1:" + server.port(), "HUB_TOKEN");
        return catchThrowableOfType(UserException.class, () -> run(fetching, server, name))
                .getMessage();
    }

    private static List<Fetched> run(Fetching fetching, WireServer server, String name) {
        Map<String, RemoteModel> models = new TreeMap<>(Map.of("m", new RemoteModel("org/m", "main", "MIT")));
        ModelsConfig config =
                new ModelsConfig("unused", server.url(""), List.of("*.json", "*.safetensors"), 3, 1_000_000, models);
        return ModelDownloads.run(
                config,
                fetching.config(Map.of()),
                List.of(name),
                fetching.target,
                new org.apache.hadoop.fs.Path(fetching.root.toUri()),
                fetching.progress(),
                fetching.environment::get);
    }

    private static void answer(OutputStream out, String json) throws IOException {
        WireServer.ok(out, json.getBytes(StandardCharsets.UTF_8));
    }

    private static String file(String path, long size, String sha256) {
        String lfs = sha256.isEmpty() ? "" : ",\"lfs\":{\"oid\":\"" + sha256 + "\",\"size\":" + size + "}";
        return "{\"type\":\"file\",\"path\":\"" + path + "\",\"size\":" + size + ",\"oid\":\"0\"" + lfs + "}";
    }

    private static String directory(String path) {
        return "{\"type\":\"directory\",\"path\":\"" + path + "\",\"oid\":\"0\",\"size\":0}";
    }
}
