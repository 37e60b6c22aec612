package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.llm.LlmServer;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Synthesis of the sample's items by a server that is really asked, beside the recorded ledger that ships with the sample. */
class SynthesisIT {
    @TempDir
    Path out;

    @TempDir
    Path recorded;

    private Manifest manifest(Path folder, String dataset) {
        return new DatasetStore(new Configuration(), folder.toString())
                .manifest(dataset)
                .orElseThrow();
    }

    @Test
    void aServerThatIsAskedGivesWhatTheRecordedLedgerGives() throws IOException {
        Ran replayed = Ran.of(
                "synthesise",
                "--config",
                SampleRun.CONFIG.toString(),
                "--out",
                recorded.toString(),
                "--set",
                "translate.with-pipeline=false");
        assertThat(replayed.status()).as(replayed.screen() + replayed.errors()).isZero();
        try (LlmServer server = SampleReplies.load().serve()) {
            List<String> line = new ArrayList<>(List.of(RecordSample.live(out, server.url())));
            line.set(0, "synthesise");
            line.addAll(List.of("--set", "llm.replay=[]"));
            Ran first = Ran.of(line.toArray(String[]::new));
            assertThat(first.status()).as(first.screen() + first.errors()).isZero();
            assertThat(manifest(out, "llm/synthesise").checksum())
                    .isEqualTo(manifest(recorded, "llm/synthesise").checksum());
            assertThat(manifest(out, "llm/synthesise-rejected").checksum())
                    .isEqualTo(manifest(recorded, "llm/synthesise-rejected").checksum());
            int asked = server.requests.size();
            assertThat(asked).isPositive();

            line.addAll(List.of("--set", "synthesise.targets.oeq=15"));
            Ran more = Ran.of(line.toArray(String[]::new));
            assertThat(more.status()).as(more.screen() + more.errors()).isZero();
            assertThat(server.requests)
                    .as("the texts that were asked before are not asked again")
                    .hasSize(asked);
            assertThat(manifest(out, "llm/synthesise").counts().entrySet().stream()
                            .filter(count -> count.getKey().startsWith("type=OEQ"))
                            .mapToLong(count -> count.getValue())
                            .sum())
                    .isEqualTo(15);
        }
    }
}
