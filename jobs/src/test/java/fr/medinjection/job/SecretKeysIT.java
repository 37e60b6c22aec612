package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.llm.LlmServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of the environment stand in nothing that a run leaves behind, though servers repeat them and everything logs in full. */
class SecretKeysIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> VARIABLES = List.of(
            "OPENAI_API_KEY",
            "GEMINI_API_KEY",
            "LOCAL_KEY",
            "HF_TOKEN",
            "MLFLOW_TRACKING_TOKEN",
            "AWS_SECRET_ACCESS_KEY");

    @TempDir
    Path dir;

    private final Map<String, String> keys = new LinkedHashMap<>();

    SecretKeysIT() {
        VARIABLES.forEach(variable -> keys.put(variable, drawn()));
    }

    private static String drawn() {
        return "sk-planted-" + UUID.randomUUID().toString().replace("-", "");
    }

    @Test
    void keysOfTheEnvironmentAreInNothingThatARunWrites() throws Exception {
        try (LlmServer server = new LlmServer(SecretKeysIT::answer)) {
            Path screen = Files.createDirectories(dir.resolve("left")).resolve("screen");
            try (MainProcess run = MainProcess.start(screen, talkative(), environment(), line(server.url()))) {
                while (run.isAlive()) { // what lies there is gone at the end
                    assertThat(new KeyScan(keys.values()).found(dir.resolve("left/local"), dir.resolve("left/tmp")))
                            .isEmpty();
                    Thread.sleep(1000);
                }
                assertThat(run.exitStatus()).as(run.screen()).isZero();
            }
            assertThat(server.requests.stream().map(SecretKeysIT::credential))
                    .as("the keys have been shown to the server")
                    .contains(
                            "Bearer " + keys.get("OPENAI_API_KEY"),
                            "Bearer " + keys.get("LOCAL_KEY"),
                            keys.get("GEMINI_API_KEY"));
            assertThat(server.requests.stream().map(LlmServer.Request::path))
                    .as("chats and vectors were asked for")
                    .contains("/v1/chat/completions", "/v1/embeddings");
        }
        assertThat(dir.resolve("left/events")).isNotEmptyDirectory();
        try (Datasets left = new Datasets(dir.resolve("left/out"))) {
            assertThat(left.spark()
                            .read()
                            .parquet(dir.resolve("left/out/llm/requests") + "/requests-*")
                            .select("stage")
                            .distinct()
                            .as(Encoders.STRING())
                            .collectAsList())
                    .as("whose requests stand in the ledger")
                    .contains("translate", "synthesise", "embed");
        }
        assertThat(new KeyScan(keys.values()).found(dir.resolve("left"))).isEmpty();
    }

    /** Everything is logged, and nothing that Spark writes is packed. */
    private List<String> talkative() throws IOException {
        Path left = dir.resolve("left");
        for (String folder : List.of("events", "local", "tmp")) {
            Files.createDirectories(left.resolve(folder));
        }
        Path log4j = Files.writeString(
                dir.resolve("log4j2.properties"),
                """
                rootLogger.level = debug
                rootLogger.appenderRef.file.ref = file
                appender.file.type = File
                appender.file.name = file
                appender.file.fileName = ${sys:medinjection.log}
                appender.file.layout.type = PatternLayout
                appender.file.layout.pattern = %d %-5p %c: %m%n%ex
                # What Parquet and Spark's compiler say by the million knows no key.
                logger.parquet.name = org.apache.parquet
                logger.parquet.level = info
                logger.code.name = org.apache.spark.sql.catalyst
                logger.code.level = info
                logger.execution.name = org.apache.spark.sql.execution
                logger.execution.level = info
                logger.janino.name = org.codehaus.janino
                logger.janino.level = info
                logger.cleaner.name = org.apache.spark.ContextCleaner
                logger.cleaner.level = info
                # Spark's own debugging shows every setting: a key must not be one where it is on.
                logger.settings.name = org.apache.spark.sql.internal.SharedState
                logger.settings.level = info
                """);
        return List.of(
                "-Dlog4j2.configurationFile=" + log4j,
                "-Djava.io.tmpdir=" + left.resolve("tmp"),
                "-Dspark.executorEnv.OPENAI_API_KEY="
                        + keys.get("OPENAI_API_KEY"), // as who runs on a cluster may write
                "-Dspark.local.dir=" + left.resolve("local"),
                "-Dspark.eventLog.enabled=true",
                "-Dspark.eventLog.dir=" + left.resolve("events").toUri(),
                "-Dspark.eventLog.compress=false",
                "-Dspark.shuffle.compress=false",
                "-Dspark.shuffle.spill.compress=false",
                "-Dspark.broadcast.compress=false");
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>(keys);
        environment.put("https_proxy", "http://user:" + drawn() + "@127.0.0.1:9");
        return environment;
    }

    private String[] line(String url) {
        List<String> line = new ArrayList<>(List.of(
                "embed",
                "--config",
                SampleRun.CONFIG.toString(),
                "--out",
                dir.resolve("left/out").toString(),
                "--stack-trace"));
        for (String setting : List.of(
                "use=[k-qa, medmcqa, morfitt, release-synthetic]",
                "finetune.with-pipeline=false",
                "generate.with-pipeline=false",
                "translation-quality.with-pipeline=false",
                "translate.translators=[gpt-4o-mini, gemini-3.5-flash]",
                "translate.take=4",
                "synthesise.with-pipeline=true",
                "synthesise.rounds=1",
                "llm.endpoints.sample.url=" + url,
                "llm.endpoints.sample.key-variable=LOCAL_KEY",
                "embed.method=endpoint",
                "embed.endpoint.model=local",
                "embed.sample=20",
                "llm.sending=live",
                "llm.replay=[]",
                "llm.budget.money=0",
                "llm.models.gpt-4o-mini.limits.tokens-per-minute=0", // else the test would wait for what it bounds
                "llm.retry.attempts=2",
                "llm.retry.first-delay-ms=1",
                "llm.endpoints.openai.url=" + url,
                "llm.endpoints.gemini.url=" + url,
                "llm.endpoints.local.url=" + url,
                "llm.endpoints.local.key-variable=LOCAL_KEY")) {
            line.addAll(List.of("--set", setting));
        }
        return line.toArray(String[]::new);
    }

    private static String credential(LlmServer.Request request) {
        return request.header("Authorization") + request.header("x-goog-api-key");
    }

    /** Failures of all kinds and replies of all kinds, each with the key in it. */
    private static void answer(LlmServer.Request request, int number, OutputStream out) throws IOException {
        String key = credential(request).replaceFirst("^Bearer ", "");
        String told = "You sent " + request.headers() + " to " + request.path() + "?key=" + key;
        ObjectNode refusal = JSON.createObjectNode();
        refusal.putObject("error").put("message", told).put("code", 400);
        if (number == 2) { // once: after it nothing is sent for a while
            LlmServer.status(out, "429 Too Many Requests", refusal.toString(), "Retry-After: 0");
            return;
        }
        boolean vectors = request.path().endsWith("/embeddings"); // of one call, which must not fail
        switch (vectors ? 3 : number % 4) {
            case 0 -> LlmServer.status(out, "500 Internal Server Error", refusal.toString());
            case 1 -> LlmServer.status(out, "400 Bad Request", refusal.toString());
            case 2 -> LlmServer.status(out, "502 Bad Gateway", "<html>" + told);
            default -> LlmServer.ok(out, reply(request, told));
        }
    }

    private static String reply(LlmServer.Request request, String told) {
        ObjectNode reply = JSON.createObjectNode().put("echo", told);
        if (request.path().endsWith("/embeddings")) {
            for (int i = 0; i < request.json().path("input").size(); i++) {
                reply.withArray("data")
                        .addObject()
                        .put("index", i)
                        .putArray("embedding")
                        .add(i + 1)
                        .add(0.5);
            }
            return reply.toString();
        }
        if (request.path().contains(":generateContent")) {
            ObjectNode candidate = reply.putArray("candidates").addObject().put("finishReason", "STOP");
            candidate.putObject("content").putArray("parts").addObject().put("text", told);
            return reply.toString();
        }
        return LlmServer.completion(told, "stop");
    }

    @Test
    void theScanFindsAKeyWhereverItStands() throws IOException {
        String key = keys.get("OPENAI_API_KEY");
        byte[] text = ("a log says: Bearer " + key + "\n").getBytes(StandardCharsets.UTF_8);
        Path clean = Files.createDirectories(dir.resolve("clean"));
        Files.writeString(clean.resolve("log"), key.substring(1) + " " + key.substring(0, key.length() - 1));
        Path leaks = Files.createDirectories(dir.resolve("leaks"));
        Files.write(leaks.resolve("log"), text);
        Files.writeString(leaks.resolve("basic"), Base64.getEncoder().encodeToString(text));
        Files.writeString(leaks.resolve(key + ".txt"), "nothing");
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(leaks.resolve("log.gz")))) {
            packed.write(text);
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(leaks.resolve("staged.zip")))) {
            zip.putNextEntry(new ZipEntry("conf/log"));
            zip.write(text);
        }
        try (Datasets rows = new Datasets(dir)) {
            for (String folder : List.of("clean/ledger", "leaks/ledger")) {
                rows.spark()
                        .createDataset(
                                List.of(
                                        "one",
                                        folder.startsWith("leaks") ? new String(text, StandardCharsets.UTF_8) : "two"),
                                Encoders.STRING())
                        .coalesce(1)
                        .write()
                        .option("compression", "zstd")
                        .parquet(dir.resolve(folder).toString());
            }
        }
        KeyScan scan = new KeyScan(keys.values());
        assertThat(scan.found(clean)).isEmpty();
        assertThat(scan.found(leaks))
                .extracting(found -> found.file()
                        .getFileName()
                        .toString()
                        .replace(key, "KEY")
                        .replaceFirst("^part-.*parquet$", "rows"))
                .containsExactlyInAnyOrder("log", "basic", "KEY.txt", "log.gz", "staged.zip", "rows");
    }

    @Test
    void anAddressThatHoldsAKeyIsRefusedAndNotShown() {
        String key = keys.get("GEMINI_API_KEY");
        for (String url : List.of("http://127.0.0.1:9/v1?key=" + key, "http://me:" + key + "@127.0.0.1:9/v1")) {
            Ran ran = Ran.of(
                    "translate",
                    "--config",
                    SampleRun.CONFIG.toString(),
                    "--out",
                    dir.toString(),
                    "--set",
                    "llm.endpoints.gemini.url=" + url);
            assertThat(ran.status()).isEqualTo(2);
            assertThat(ran.errors()).contains("llm.endpoints.gemini.url holds parameters or a password");
            assertThat(ran.screen() + ran.errors()).doesNotContain(key);
        }
    }
}
