package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.download.WireServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** The download job through the command line, from a real server. */
class DownloadJobTest {
    private static final byte[] BODY = "[{\"id\": \"q1\"}]\n".repeat(5000).getBytes(StandardCharsets.UTF_8);
    private static final int BROKEN_AT = 30_000;

    @TempDir
    Path dir;

    private Path config;

    @BeforeEach
    void config() throws IOException {
        config = dir.resolve("mine.yaml");
    }

    private Ran download(WireServer server, String file) throws IOException {
        Files.writeString(
                config,
                """
                base: %s
                out: out
                data-root: raw
                use: [mediqal, deft-2021]
                download:
                  transfer: {first-delay-ms: 5, local-staging: %s}
                  sources:
                    mediqal:
                      files: [{url: "%s", to: mcqu/train.json, sha256: "", max-bytes: 1000000, unzip: false}]
                """
                        .formatted(SampleRun.CONFIG, dir.resolve("staging"), server.url(file)));
        return Ran.of("download", "--config", config.toString());
    }

    /** Breaks the first connection in the middle of the file. */
    private static WireServer breaking() throws IOException {
        return new WireServer((request, number, out) -> {
            if (request.path().equals("/gone")) {
                WireServer.head(out, "404 Not Found", "Content-Length: 0");
            } else if (number == 1) {
                WireServer.head(out, "200 OK", "ETag: \"v\"", "Content-Length: " + BODY.length);
                out.write(BODY, 0, BROKEN_AT);
            } else {
                WireServer.ranged(request, out, BODY, "\"v\"");
            }
        });
    }

    @Test
    void fetchesWhatItMayAndSaysHowToGetTheRest() throws IOException {
        Option<SparkSession> ofOtherTests = SparkSession.getDefaultSession();
        SparkSession.clearDefaultSession();
        SparkSession.clearActiveSession();
        try (WireServer server = breaking()) {
            Ran ran = download(server, "/train.json");
            assertThat(ran.errors()).isEmpty();
            assertThat(ran.status()).isZero();
            assertThat(ran.lines()).hasSize(2);
            assertThat(ran.lines().get(0)).startsWith("mediqal/mcqu/train.json: fetched");
            assertThat(ran.lines().get(1))
                    .startsWith("deft-2021: agreement: The CAS corpus is handed out on a signed agreement")
                    .contains("write to the organisers of DEFT 2021", "place DEFT-cas-cliniques/")
                    .endsWith(" Its folder: " + dir.resolve("raw/deft-2021"));
            assertThat(dir.resolve("raw/mediqal/mcqu/train.json")).hasBinaryContent(BODY);
            assertThat(server.requests.get(1).from())
                    .as("goes on where it broke")
                    .isBetween(1, BROKEN_AT);
            int requests = server.requests.size();

            Files.createDirectories(dir.resolve("raw/deft-2021"));
            Files.writeString(dir.resolve("raw/deft-2021/distribution-corpus.txt"), "cas");
            Ran again = download(server, "/train.json");
            assertThat(again.status()).isZero();
            assertThat(again.lines().get(0)).startsWith("mediqal/mcqu/train.json: up to date");
            assertThat(again.lines().get(1)).startsWith("deft-2021: placed");
            assertThat(server.requests).hasSize(requests);
        }
        assertThat(SparkSession.getDefaultSession().isEmpty())
                .as("no Spark was started")
                .isTrue();
        if (ofOtherTests.isDefined()) {
            SparkSession.setDefaultSession(ofOtherTests.get());
        }
    }

    @Test
    void whatCannotBeFetchedIsListedWithExitStatusTwo() throws IOException {
        try (WireServer server = breaking()) {
            Ran ran = download(server, "/gone");
            assertThat(ran.status()).isEqualTo(2);
            assertThat(ran.errors())
                    .contains("Cannot download 1 of 2:", "mediqal/mcqu/train.json: Cannot fetch " + server.url("/gone"))
                    .doesNotContain("\tat ");
            assertThat(ran.lines())
                    .extracting(line -> line.split(":")[0])
                    .isEqualTo(List.of("mediqal/mcqu/train.json", "deft-2021"));
        }
    }
}
