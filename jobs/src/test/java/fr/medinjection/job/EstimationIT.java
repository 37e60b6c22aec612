package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.llm.LlmServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dry run says what models would be asked, and asks none. */
class EstimationIT {
    private static final Pattern VECTORS =
            Pattern.compile("  ask  embed: sample-writer: \\d+ requests, 0 known already,"
                    + " (\\d+) to send, .* at most 0 new tokens, .* at least (\\d+) s");

    @TempDir
    private Path out;

    private Ran dryRun(String job, String url, String... settings) {
        return dryRun(out.resolve("out"), job, url, settings);
    }

    private static Ran dryRun(Path out, String job, String url, String... settings) {
        List<String> line = new ArrayList<>(List.of(
                job,
                "--dry-run",
                "--config",
                SampleRun.CONFIG.toString(),
                "--out",
                out.toString(),
                "--set",
                "llm.sending=live",
                "--set",
                "llm.endpoints.openai.url=" + url,
                "--set",
                "llm.endpoints.sample.url=" + url,
                "--set",
                "translate.translators=[gpt-4o-mini]"));
        for (String setting : settings) {
            line.addAll(List.of("--set", setting));
        }
        return Ran.of(line.toArray(String[]::new));
    }

    @Test
    void callsTokensAndCostAreToldBeforeAnythingIsSent() throws IOException {
        try (LlmServer server = LlmServer.replying(asked -> asked)) {
            Ran ran = dryRun(
                    "report",
                    server.url(),
                    "llm.replay=[]",
                    "synthesise.with-pipeline=true",
                    "judge.with-pipeline=true");
            assertThat(ran.status()).as(ran.errors()).isZero();
            assertThat(ran.lines())
                    .anySatisfy(
                            line -> assertThat(line)
                                    .matches(
                                            "  ask  translate: gpt-4o-mini: 12 requests, 0 known already, 12 to send, about"
                                                    + " [\\d,]+ prompt tokens, at most 49,152 new tokens, at most 0\\.\\d\\d USD, at least \\d+ s"))
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("  ask  synthesise: sample-writer: ")
                            .contains(" to send, about "))
                    .contains(
                            "  ask  judge: known once there is a corpus; run corpus first",
                            "  ask  translation-quality: known once there is a corpus; run corpus first")
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("  ask  all: ")
                            .contains(" to send, at most 0.", ", beside 0.00 USD spent, of a budget of 100.00;"));
            assertThat(out.resolve("out/instructions")).doesNotExist();
            assertThat(out.resolve("out/llm")).doesNotExist();

            Ran recorded = dryRun("translate", server.url());
            assertThat(recorded.status()).as(recorded.errors()).isZero();
            assertThat(recorded.screen()).contains("12 requests, 12 known already, 0 to send");
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    void whatAnswersJudgesAndVectorsWouldTakeIsToldOnceThereIsACorpus() throws IOException {
        Path there = SampleRun.finished().out;
        String[] settings = {
            "answer-judges.judges={first: {via: llm, model: gpt-4o-mini}, tiny: {via: engine, model: \"\"}}",
            "generate.services=[gpt-4o-mini]",
            "embed.method=endpoint",
            "embed.endpoint.model=sample-writer",
            "embed.endpoint.texts-per-call=10",
            "llm.models.sample-writer.limits.requests-per-minute=60"
        };
        try (LlmServer server = LlmServer.replying(asked -> asked)) {
            assertThat(dryRun("judge-answers", server.url(), settings).screen())
                    .contains("  run  judge-answers first", "  run  judge-answers tiny")
                    .contains("  ask  judge-answers: known once there is an answer; run generate first");
            Ran judges = dryRun(there, "judge-answers", server.url(), settings);
            assertThat(judges.status()).as(judges.errors()).isZero();
            assertThat(judges.lines()).anySatisfy(line -> assertThat(line)
                    .matches("  ask  judge-answers: gpt-4o-mini: [1-9]\\d* requests, 0 known already, .*"));
            Ran served = dryRun(there, "generate", server.url(), settings);
            assertThat(served.lines()).anySatisfy(line -> assertThat(line)
                    .matches("  ask  generate: gpt-4o-mini: [1-9]\\d* requests, 0 known already, .*"));
            Ran vectors = dryRun(there, "embed", server.url(), settings);
            assertThat(vectors.lines()).anySatisfy(line -> {
                Matcher told = VECTORS.matcher(line);
                assertThat(told.matches()).as(line).isTrue();
                assertThat(Integer.parseInt(told.group(2)))
                        .as("ten texts a call, a call a second")
                        .isEqualTo((Integer.parseInt(told.group(1)) + 9) / 10);
            });
            assertThat(server.requests).isEmpty();
        }
    }
}
