package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.llm.LlmServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dry run says what models would be asked, and asks none. */
class EstimationIT {
    @TempDir
    private Path out;

    private Ran dryRun(String job, String url, String... settings) {
        List<String> line = new ArrayList<>(List.of(
                job,
                "--dry-run",
                "--config",
                SampleRun.CONFIG.toString(),
                "--out",
                out.resolve("out").toString(),
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
    void whatServicesWouldBeAskedOfTheCorpusIsToldOnceThereIsOne() throws IOException {
        try (LlmServer server = LlmServer.replying(asked -> asked)) {
            Ran judges = dryRun(
                    "judge-answers",
                    server.url(),
                    "answer-judges.judges={first: {via: llm, model: gpt-4o-mini}, tiny: {via: engine, model: \"\"}}");
            assertThat(judges.screen())
                    .contains("  run  judge-answers first", "  run  judge-answers tiny")
                    .contains("  ask  judge-answers: known once there is an answer; run generate first");
            Ran vectors = dryRun("embed", server.url(), "embed.method=endpoint", "embed.endpoint.model=sample-writer");
            assertThat(vectors.screen()).contains("  ask  embed: known once there is a corpus; run corpus first");
            assertThat(dryRun("generate", server.url(), "generate.services=[gpt-4o-mini]")
                            .screen())
                    .contains("  ask  generate: known once there is a corpus; run corpus first");
            assertThat(server.requests).isEmpty();
        }
    }
}
