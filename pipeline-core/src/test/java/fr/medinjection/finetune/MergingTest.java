package fr.medinjection.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.SparkTest;
import fr.medinjection.UserException;
import fr.medinjection.data.Split;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.tensor.Nd4jBackend;
import fr.medinjection.lm.train.Adapter;
import fr.medinjection.lm.train.AdapterConfig;
import fr.medinjection.lm.weights.WeightFolder;
import fr.medinjection.stage.Console;
import fr.medinjection.stage.StageRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergingTest {
    @TempDir
    Path temp;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final PrintStream lines = new PrintStream(screen, true, StandardCharsets.UTF_8);
    private Path model;
    private StageRunner runner;

    @BeforeEach
    void aModelAndAMix() {
        model = Finetunes.model(temp.resolve("base"));
        runner = Finetunes.runner(SparkTest.spark(), temp.resolve("out"), lines);
        Finetunes.writeMix(runner, "NAT", Finetunes.items(6, 2));
    }

    @Test
    void everyModelBecomesAFolderOfItsOwnOnce() {
        adapter("NAT", "test/tiny");
        adapter("ALL/seed=42", "test/tiny");
        merging().run(List.of());
        for (String name : List.of("NAT", "ALL/seed=42")) {
            Path merged = temp.resolve("out/merged").resolve(name);
            ModelConfig.read(merged).check(WeightFolder.open(merged));
            assertThat(merged.resolve("tokenizer.json")).hasSameBinaryContentAs(model.resolve("tokenizer.json"));
            assertThat(merged.resolve("README.md")).content().contains("base_model: \"test/tiny\"");
            assertThat(runner.store().manifest("merged/" + name).orElseThrow().inputs())
                    .extracting(i -> i.name())
                    .containsExactly("models/" + name);
        }
        screen.reset();
        merging().run(List.of("NAT"));
        assertThat(screen.toString(StandardCharsets.UTF_8))
                .contains("merge NAT: up to date")
                .doesNotContain("ALL");
    }

    @Test
    void whatCannotBeMerged() {
        assertThatThrownBy(() -> merging().run(List.of()))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Cannot find a trained model in ");
        assertThatThrownBy(() -> merging().run(List.of("NAT")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no dataset models/NAT");
        adapter("NAT", "org/other");
        assertThatThrownBy(() -> merging().run(List.of("NAT")))
                .isInstanceOf(LmException.class)
                .hasMessage("Cannot put an adapter of org/other on test/tiny");
        assertThat(temp.resolve("out/merged/NAT")).doesNotExist();
        assertThatThrownBy(() -> merging("int8").run(List.of("NAT")))
                .isInstanceOf(LmException.class)
                .hasMessageStartingWith("Invalid element type: int8");
    }

    @Test
    void theCardSaysWhatTheMixHolds() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("card"));
        FinetuneConfig config = Finetunes.config(model, 1, List.of(42L), 3);
        new TrainingCard(config, 42, "abc")
                .write(
                        "NAT",
                        runner.read("mixes/NAT"),
                        runner.store().fileSystem(),
                        new org.apache.hadoop.fs.Path(folder.toUri()));
        assertThat(folder.resolve("README.md"))
                .content()
                .contains("8 examples. Manifest: `abc`.")
                .contains("| test | 8 | CC-BY-4.0 |")
                .contains("| seed | 42 |")
                .contains("| peak learning rate |")
                .contains("| adapter rank |");
        assertThat(folder.resolve("model-card.json")).content().contains("\"examples\" : 8");
        assertThat(Finetunes.items(6, 2))
                .filteredOn(i -> i.split() == Split.TRAIN)
                .hasSize(6);
    }

    private Merging merging() {
        return merging("float32");
    }

    private Merging merging(String dtype) {
        return new Merging(
                runner,
                new MergeConfig(dtype, 30_000),
                model.toString(),
                "test/tiny",
                new Console(lines),
                new Configuration());
    }

    /** An adapter as fine-tuning leaves it. */
    private void adapter(String name, String base) {
        AdapterConfig config = new AdapterConfig(
                base,
                2,
                4,
                0,
                AdapterConfig.Kind.DORA,
                AdapterConfig.Scaling.STANDARD,
                EnumSet.allOf(Projection.class));
        runner.makeOf("finetune", "models/" + name, Map.of("base", base), List.of("mixes/NAT"), folder -> {
            Path local = Files.createDirectories(Path.of(folder.toUri().getPath()));
            try (ModelWeights weights = ModelWeights.load(model, Nd4jBackend.singlePrecision());
                    Adapter adapter = Adapter.create(config, weights, 1)) {
                adapter.save(local);
            }
            return new StageRunner.Product(base, Map.of());
        });
    }
}
