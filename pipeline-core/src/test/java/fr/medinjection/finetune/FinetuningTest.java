package fr.medinjection.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.SparkTest;
import fr.medinjection.TestRows;
import fr.medinjection.UserException;
import fr.medinjection.stage.Console;
import fr.medinjection.stage.Manifest;
import fr.medinjection.stage.StageRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinetuningTest {
    private static final SparkSession SPARK = SparkTest.spark();

    @TempDir
    Path folder;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private Path model;

    @BeforeEach
    void makeModel() {
        model = Finetunes.model(folder.resolve("model"));
    }

    private StageRunner runner(String out) {
        return Finetunes.runner(SPARK, folder.resolve(out), Finetunes.screen(screen));
    }

    private StageRunner withMix(String out, int training, int validation) {
        StageRunner runner = runner(out);
        Finetunes.writeMix(runner, "NAT", Finetunes.items(training, validation));
        return runner;
    }

    private void finetune(StageRunner runner, FinetuneConfig config) {
        new Finetuning(SPARK, runner, config, TestRows.RENDERER, new Console(Finetunes.screen(screen)))
                .run(List.of("NAT"));
    }

    private byte[] weights(String out, String model) throws IOException {
        return Files.readAllBytes(folder.resolve(out).resolve(model).resolve("adapter_model.safetensors"));
    }

    private List<JsonNode> log(String out) throws IOException {
        return Files.readAllLines(folder.resolve(out).resolve("models/NAT/log.jsonl")).stream()
                .map(LogLines::parse)
                .toList();
    }

    @Test
    void aMixBecomesAnAdapterWithItsManifestOnce() throws IOException {
        StageRunner runner = withMix("one", 11, 3);
        finetune(runner, Finetunes.config(model, 1, List.of(42L), 6));
        Path made = folder.resolve("one/models/NAT");
        assertThat(made).isDirectoryContaining("glob:**/adapter_config.json");
        Manifest manifest = runner.store().manifest("models/NAT").orElseThrow();
        assertThat(manifest.facts()).containsEntry("steps", 6).containsEntry("examples", 11);
        assertThat(manifest.inputs()).extracting(Manifest.Input::name).containsExactly("mixes/NAT");
        List<JsonNode> log = log("one");
        assertThat(log.stream().filter(line -> line.path("kind").asText().equals("step")))
                .extracting(line -> line.path("step").asInt())
                .containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(log.get(log.size() - 1).path("kind").asText()).isEqualTo("evaluation");
        assertThat(folder.resolve("one/models/_training/NAT")).doesNotExist();
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("finetune").contains("6 steps: NAT, loss ");

        byte[] before = weights("one", "models/NAT");
        Files.setLastModifiedTime(made.resolve("log.jsonl"), java.nio.file.attribute.FileTime.fromMillis(0));
        finetune(runner, Finetunes.config(model, 1, List.of(42L), 6));
        assertThat(Files.getLastModifiedTime(made.resolve("log.jsonl")).toMillis())
                .isZero();
        assertThat(weights("one", "models/NAT")).isEqualTo(before);
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("up to date");
    }

    @Test
    void severalSeedsGiveAModelEach() throws IOException {
        StageRunner runner = withMix("seeds", 8, 0);
        finetune(runner, Finetunes.config(model, 1, List.of(42L, 43L), 3));
        assertThat(weights("seeds", "models/NAT/seed=42")).isNotEqualTo(weights("seeds", "models/NAT/seed=43"));
        assertThatThrownBy(() -> finetune(runner, Finetunes.config(model, 1, List.of(42L), 3)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("holds models of several seeds");
    }

    @Test
    void twoRanksTrainAsOneWithTwiceTheBatch() throws IOException {
        FinetuneConfig two = Finetunes.config(model, 2, List.of(42L), 5);
        finetune(withMix("two", 16, 3), two);
        FinetuneConfig one = withAccumulation(Finetunes.config(model, 1, List.of(42L), 5), 4);
        finetune(withMix("one", 16, 3), one);
        List<JsonNode> ofTwo = log("two");
        List<JsonNode> ofOne = log("one");
        assertThat(ofTwo).hasSameSizeAs(ofOne);
        for (int i = 0; i < ofTwo.size(); i++) {
            assertThat(ofTwo.get(i).path("loss").asDouble())
                    .isCloseTo(ofOne.get(i).path("loss").asDouble(), org.assertj.core.data.Offset.offset(1e-4));
        }
    }

    private static FinetuneConfig withAccumulation(FinetuneConfig config, int accumulation) {
        FinetuneConfig.TrainingSettings t = config.training();
        return with(
                config,
                new FinetuneConfig.TrainingSettings(
                        t.unit(),
                        t.count(),
                        t.batchSize(),
                        accumulation,
                        t.peakLearningRate(),
                        t.schedule(),
                        t.warmupRatio(),
                        t.weightDecay(),
                        t.beta1(),
                        t.beta2(),
                        t.epsilon(),
                        t.clip(),
                        t.maxTokens(),
                        t.onTooLong(),
                        t.supervise(),
                        t.groupByLength(),
                        t.packing(),
                        t.padToMultiple(),
                        t.normalise(),
                        t.checkpointEvery(),
                        t.keepLast(),
                        t.evaluateEveryEpoch()));
    }

    private static FinetuneConfig with(FinetuneConfig c, FinetuneConfig.TrainingSettings training) {
        return new FinetuneConfig(
                c.withPipeline(),
                c.model(),
                c.baseModel(),
                c.mixes(),
                c.seeds(),
                c.ranks(),
                c.patienceSeconds(),
                c.slotsSeconds(),
                c.adapter(),
                training,
                c.tracking());
    }

    @Test
    void whatCannotBeIsSaidSo() {
        StageRunner runner = withMix("bad", 0, 2);
        assertThatThrownBy(() -> finetune(runner, Finetunes.config(model, 1, List.of(42L), 3)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Cannot fine-tune on NAT")
                .hasMessageContaining("without examples");
        assertThatThrownBy(() -> finetune(runner, Finetunes.config(folder.resolve("no"), 1, List.of(42L), 3)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("make-model")
                .hasMessageContaining("download-model");
        assertThatThrownBy(() -> finetune(runner, Finetunes.config(model, 7, List.of(42L), 3)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Invalid finetune.ranks: 7, expected at most 2");
        assertThatThrownBy(() -> finetune(runner("none"), Finetunes.config(model, 1, List.of(42L), 3)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no dataset mixes/NAT");
    }
}
