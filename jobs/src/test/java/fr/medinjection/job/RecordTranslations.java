package fr.medinjection.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.fs.FileUtil;

/**
 * Records conf/sample/ledger/translate anew from the replies in the folder replies: to be run by hand after a prompt of translation,
 * the translators of the sample or their items have changed.
 */
final class RecordTranslations {
    private static final Path LEDGER = SampleRun.CONFIG.resolveSibling("sample/ledger/translate");

    private static final List<String> STAGES = List.of(TranslateJob.NAME, TranslationQualityJob.NAME);

    private RecordTranslations() {}

    public static void main(String[] args) throws IOException {
        Path out = Files.createTempDirectory("medinjection-record");
        try (ReplyServer server = new ReplyServer(Path.of("src/test/resources/fr/medinjection/job/replies"))) {
            for (String job : STAGES) {
                Ran ran = Ran.of(job, "--config", live(out, server.url()).toString(), "--out", out.toString());
                System.out.println(ran.screen() + ran.errors());
            }
            server.unknown.forEach(asked -> System.out.println("No reply to " + asked));
            RecordedLedger.write(out.resolve("llm/requests"), LEDGER, STAGES);
        } finally {
            FileUtil.fullyDelete(out.toFile());
        }
    }

    /** The sample's configuration, with a server in place of those of its models. */
    private static Path live(Path out, String url) throws IOException {
        Path config = out.resolve("live.yaml");
        Files.createDirectories(out);
        return Files.writeString(
                config,
                """
                base: %s
                llm:
                  sending: live
                  replay: []
                  endpoints:
                    openai: {url: %s/v1, key-variable: ""}
                    gemini: {url: %s/v1beta, key-variable: ""}
                  models:
                    gemini-2.0-flash: {retired: ""}
                synthesise: {with-pipeline: false}
                judge: {with-pipeline: false}
                """
                        .formatted(SampleRun.CONFIG.toAbsolutePath(), url, url));
    }
}
