package fr.medinjection.download;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.config.ConfigBinder;
import fr.medinjection.download.DownloadConfig.Origin;
import fr.medinjection.download.DownloadConfig.RemoteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The addresses we ship: every source of the paper, each fetchable or with a word on how to get it. */
final class DownloadsFileTest {
    @Test
    void namesEverySourceAndEachIsWellFormed() throws IOException {
        DownloadConfig config = config();
        assertThat(config.sources().keySet())
                .containsExactlyInAnyOrder(
                        "s-editions",
                        "mediqal",
                        "frenchmedmcqa",
                        "medical-cases-fr",
                        "medical-mqca-fr",
                        "frbmedqa",
                        "wmt-biomedical",
                        "medqa",
                        "pubmedqa",
                        "medmcqa",
                        "mmlu",
                        "mmlu-pro",
                        "k-qa",
                        "medxpertqa",
                        "deft-2021",
                        "diamed",
                        "morfitt",
                        "release");
        config.sources().forEach((name, origin) -> {
            assertThat(origin.files().isEmpty() && origin.agreement().isBlank())
                    .as(name)
                    .isFalse();
            wellFormed(name, origin);
        });
    }

    private static void wellFormed(String name, Origin origin) {
        Set<String> targets = new HashSet<>();
        for (RemoteFile file : origin.files()) {
            assertThat(Addresses.parse(file.url()).isHttps()).as(file.url()).isTrue();
            assertThat(SafeNames.relative("path", file.to())).isEqualTo(file.to());
            assertThat(targets.add(file.to())).as(name + "/" + file.to()).isTrue();
            assertThat(file.sha256()).as(file.url()).matches("|[0-9a-f]{64}");
            assertThat(file.maxBytes()).isPositive();
        }
    }

    private record Section(DownloadConfig download) {}

    /** Bound as strictly as the configuration is: an unknown or a missing key fails. */
    private static DownloadConfig config() {
        for (Path at : List.of(Path.of("conf"), Path.of("../conf"))) {
            if (Files.exists(at.resolve("downloads.yaml"))) {
                return ConfigBinder.load(at.resolve("downloads.yaml"), List.of(), Section.class)
                        .download();
            }
        }
        throw new AssertionError("conf/downloads.yaml is not where the tests run");
    }
}
