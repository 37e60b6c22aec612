package fr.medinjection.submit;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.config.ConfigTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What travels to a driver on a cluster is the configuration, its bases and what they name in their own folders. */
class ShipmentTest {
    @TempDir
    Path dir;

    private Path config;

    @BeforeEach
    void files() throws IOException {
        for (String file : List.of(
                "base/prompts/mcq.txt",
                "base/prompts/deep/oeq.txt",
                "mine/raw/rows.json",
                "mine/out/rows.parquet",
                "data/big.json")) {
            Files.createDirectories(dir.resolve(file).getParent());
            Files.writeString(dir.resolve(file), file);
        }
        Files.writeString(dir.resolve("base/base.yaml"), "prompts: prompts\ntitle: no such file\nother: ../data\n");
        config = Files.writeString(
                dir.resolve("mine/mine.yaml"),
                "base: ../base/base.yaml\nout: out\nuse: [raw, missing]\ndeep: {data-root: raw}\n");
    }

    private List<String> shipped(List<String> overrides) {
        String root = dir.toString().substring(1) + "/";
        return Shipment.of(ConfigTree.load(config, overrides), List.of()).files().keySet().stream()
                .map(name -> name.substring(root.length()))
                .toList();
    }

    @Test
    void theChainAndWhatItNamesBelowItselfAndNeverTheOutput() {
        assertThat(shipped(List.of()))
                .containsExactly(
                        "base/base.yaml",
                        "base/prompts/deep/oeq.txt",
                        "base/prompts/mcq.txt",
                        "mine/mine.yaml",
                        "mine/raw/rows.json");
    }

    @Test
    void aBaseThatIsOverriddenThroughoutTravelsAllTheSame() {
        assertThat(shipped(List.of("prompts=p", "title=t", "other=o")))
                .contains("base/base.yaml")
                .doesNotContain("base/prompts/mcq.txt");
    }

    @Test
    void theConfigurationIsFoundWhereItThenLies() {
        List<String> arguments = Shipment.joined(List.of("corpus", "--config", config.toString(), "--set", "out=x"));
        assertThat(Shipment.of(ConfigTree.load(config, List.of()), arguments).arguments())
                .containsExactly("corpus", "--config=" + Shipment.FOLDER + config, "--set", "out=x");
    }

    @Test
    void theHashChangesWithAByte() throws IOException {
        var before = LocalFiles.contentHash(LocalFiles.below(dir));
        assertThat(LocalFiles.contentHash(LocalFiles.below(dir))).isEqualTo(before);
        Files.writeString(dir.resolve("data/big.json"), "data/bag.json");
        assertThat(LocalFiles.contentHash(LocalFiles.below(dir))).isNotEqualTo(before);
    }
}
