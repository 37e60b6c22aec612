package fr.medinjection.job;

import fr.medinjection.llm.LlmServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.fs.FileUtil;

/**
 * Records conf/sample/ledger/synthesise anew from sample-replies.yaml: to be run by hand after a prompt of synthesis or judging,
 * their plans or their texts have changed.
 */
final class RecordSample {
    private static final Path LEDGER = SampleRun.CONFIG.resolveSibling("sample/ledger/synthesise");
    private static final List<String> STAGES = List.of("synthesise", "judge");

    private RecordSample() {}

    public static void main(String[] args) throws IOException {
        Path out = Files.createTempDirectory("medinjection-record");
        try (LlmServer server = SampleReplies.load().serve()) {
            Ran ran = Ran.of(live(out, server.url()));
            System.out.println(ran.screen() + ran.errors());
            if (ran.status() == 0) {
                RecordedLedger.write(out.resolve("llm/requests"), LEDGER, STAGES);
            }
        } finally {
            FileUtil.fullyDelete(out.toFile());
        }
    }

    /** The command line that asks the server what the sample's ledger does not know. */
    static String[] live(Path out, String url) {
        return new String[] {
            "judge",
            "--config",
            SampleRun.CONFIG.toString(),
            "--out",
            out.toString(),
            "--set",
            "llm.sending=live",
            "--set",
            "llm.endpoints.sample.url=" + url,
            "--set",
            "synthesise.with-pipeline=true",
            "--set",
            "translate.with-pipeline=false",
            "--set",
            "translation-quality.with-pipeline=false",
            "--set",
            "privacy.in-house=[127.0.0.1]"
        };
    }
}
