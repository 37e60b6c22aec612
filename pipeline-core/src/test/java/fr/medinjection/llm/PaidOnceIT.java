package fr.medinjection.llm;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.SparkTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that counts sees each request once, whichever process is killed while requests are under way. */
@Timeout(400)
final class PaidOnceIT {
    private static final int REQUESTS = 200;

    @TempDir
    private Path folder;

    @Test
    void executorsThatAreKilledHaveNothingUnderWay() throws Exception {
        Path marks = Files.createDirectories(folder.resolve("marks"));
        try (LlmServer server = counting(marks)) {
            Process process = start(server, "local-cluster[2,1,1024]");
            assertThat(said(process)).contains("answered " + REQUESTS);
            assertThat(process.waitFor()).isZero();
            assertThat(counts(server)).hasSize(REQUESTS).allSatisfy((question, count) -> assertThat(count)
                    .isEqualTo(1));
        }
        try (Stream<Path> died = Files.list(marks)) {
            assertThat(died.map(path -> path.getFileName().toString()))
                    .contains("died-7", "died-57", "died-107", "died-157", "killed");
        }
        assertThat(Integer.parseInt(Files.readString(marks.resolve("killed")))).isPositive();
    }

    @Test
    void aTaskThatSparkRunsTwiceAtOnceIsPaidOnce() throws Exception {
        Path marks = Files.createDirectories(folder.resolve("marks"));
        try (LlmServer server = counting(marks)) {
            Process process = start(server, AskingProcess.TWO_HOSTS);
            List<String> said = said(process);
            assertThat(said).contains("answered " + REQUESTS);
            assertThat(process.waitFor()).isZero();
            assertThat(AskingProcess.copies(marks)).as("attempts at one task").isEqualTo(2);
            assertThat(counts(server)).hasSize(REQUESTS).allSatisfy((question, count) -> assertThat(count)
                    .isEqualTo(1));
        }
    }

    @Test
    void aRunThatIsKilledLeavesWhatWasUnderWayInDoubtAndPaysNothingTwice() throws Exception {
        Path marks = Files.createDirectories(folder.resolve("marks"));
        try (LlmServer server = counting(marks)) {
            Process process = start(server, "local[2]");
            while (server.requests.size() < REQUESTS / 2) {
                assertThat(process.isAlive()).isTrue();
                Thread.sleep(10);
            }
            process.destroyForcibly().waitFor();
            int before = server.requests.size();
            assertThat(before).isLessThan(REQUESTS);

            Llms llms = new Llms(folder.resolve("out"), server.url());
            Map<String, Row> rows = ask(llms, marks);
            assertThat(rows).hasSize(REQUESTS);
            List<Row> doubtful = rows.values().stream()
                    .filter(row -> Llms.error(row) != null)
                    .toList();
            assertThat(doubtful).hasSizeBetween(1, 10).allMatch(row -> Llms.error(row)
                    .equals(Asked.IN_DOUBT));
            assertThat(counts(server).values()).allMatch(count -> count == 1);

            llms.inDoubt = LlmConfig.InDoubt.RESEND;
            assertThat(ask(llms, marks).values()).allMatch(row -> Llms.error(row) == null);
            assertThat(server.requests.size()).isLessThanOrEqualTo(REQUESTS + doubtful.size());
        }
    }

    private static Map<String, Row> ask(Llms llms, Path marks) {
        try (LlmCalls calls = llms.open()) {
            return Llms.byKey(
                    calls.ask("test", AskingProcess.requests(SparkTest.spark(), REQUESTS, marks.toString()), "model"));
        }
    }

    private static LlmServer counting(Path marks) throws IOException {
        return new LlmServer((request, number, out) -> {
            if (number == 30) {
                Files.createFile(marks.resolve("sending"));
            }
            Thread.sleep(30);
            LlmServer.ok(out, LlmServer.completion("re: " + request.asked(), "stop"));
        });
    }

    private static Map<String, Long> counts(LlmServer server) {
        return server.requests.stream()
                .map(LlmServer.Request::asked)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private Process start(LlmServer server, String master) throws IOException {
        Path home = Files.createDirectories(folder.resolve("spark/jars")).getParent();
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .toList());
        command.addAll(List.of(
                "-Xmx700m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dspark.testing=true",
                "-Dspark.test.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                AskingProcess.class.getName(),
                folder.resolve("out").toString(),
                server.url(),
                Integer.toString(REQUESTS),
                master,
                folder.resolve("marks").toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SPARK_SCALA_VERSION", "2.12");
        return builder.start();
    }

    private static List<String> said(Process process) throws IOException {
        List<String> lines = new ArrayList<>();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            said.lines().forEach(lines::add);
        }
        return lines;
    }
}
