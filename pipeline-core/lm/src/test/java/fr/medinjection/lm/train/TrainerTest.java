package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.TrainingPass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {
    private static ModelWeights model;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        model = TinyTraining.model("qwen3");
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void learnsItsExamples() throws IOException {
        MemoryLog log = new MemoryLog();
        TrainingConfig config = TinyTraining.config("length", Map.of("unit", "EPOCHS", "count", 10));
        TrainingSummary summary = train(config, 0.05, log);
        // 18 examples, 4 a step: the last step of an epoch has 2.
        assertThat(summary.steps()).isEqualTo(50);
        assertThat(summary.examples()).isEqualTo(18);
        assertThat(log.losses()).hasSize(50);
        assertThat(summary.firstLoss()).isEqualTo(log.losses().get(0)).isGreaterThan(3.5);
        assertThat(summary.lastLoss()).isEqualTo(log.losses().get(49)).isLessThan(2.5);
        assertThat(summary.meanLoss())
                .isCloseTo(log.losses().stream().mapToDouble(x -> x).average().orElseThrow(), within(1e-12));
        assertThat(log.evaluations).hasSize(10);
        assertThat(summary.best().orElseThrow().loss())
                .isEqualTo(log.evaluationLosses().stream()
                        .mapToDouble(x -> x)
                        .min()
                        .orElseThrow());
        assertThat(log.steps.get(4).epoch()).isEqualTo(1);
        assertThat(log.steps.get(0).learningRate()).isZero();
        assertThat(log.steps.get(5).learningRate()).isEqualTo(0.01);
        assertThat(log.steps).allMatch(s -> s.gradientNorm() > 0 && s.memoryBytes() > 0 && s.tokensPerSecond() > 0);
        assertThat(summary.tokens())
                .isEqualTo(log.steps.stream().mapToLong(StepRecord::tokens).sum())
                .isEqualTo(10 * tokens(TinyTraining.examples(18, 1)));
        assertThat(names(folder)).containsExactly("checkpoint-48", "checkpoint-50");
        assertThat(summary.checkpoint())
                .isEqualTo(folder.resolve("checkpoint-50").toString());
        try (Adapter adapter = Adapter.load(folder.resolve("checkpoint-50"), model)) {
            assertThat(adapter.config()).isEqualTo(TinyTraining.adapter(0.05));
        }
    }

    /** One example, a rate too small to change a weight: only the masks can change the loss, and each step has its own. */
    @Test
    void eachStepDropsOtherElements() {
        TrainingConfig config = TinyTraining.config("peakLearningRate", 1e-30, "warmupRatio", 0, "weightDecay", 0);
        assertThat(lossesOfOne(config, 0))
                .hasSize(3)
                .containsOnly(lossesOfOne(config, 0).get(0));
        assertThat(lossesOfOne(config, 0.3)).hasSize(3).doesNotHaveDuplicates();
    }

    private List<Double> lossesOfOne(TrainingConfig config, double dropout) {
        MemoryLog log = new MemoryLog();
        CheckpointStore store = new FolderCheckpoints(folder.resolve("run-" + System.nanoTime()));
        Trainer.Task task = new Trainer.Task(
                model, TinyTraining.adapter(dropout), config, TinyTraining.examples(1, 1), new Examples());
        new Trainer(task, store, log, Ranks.alone()).run();
        return log.losses();
    }

    /** The naive twin: one example at a time. */
    @ParameterizedTest
    @EnumSource(TrainingConfig.Normalise.class)
    void aStepIsTheMeanItSays(TrainingConfig.Normalise normalise) {
        TrainingConfig config = TinyTraining.config("batchSize", 3, "accumulation", 3, "normalise", normalise);
        MemoryLog log = new MemoryLog();
        train(config, 0, log);
        Selection examples = new Selection(TinyTraining.examples(18, 1), config, 61);
        Plan plan = new Plan(examples.lengths(), config, 1);
        try (Adapter adapter = Adapter.create(TinyTraining.adapter(0), model, config.seed())) {
            TrainingPass pass = Steps.pass(model, adapter, Dropout.none());
            double loss = 0;
            for (Plan.MicroBatch micro : plan.microBatches(0)) {
                double share = normalise == TrainingConfig.Normalise.TOKENS
                        ? 1.0 / examples.targets(plan.examples(0))
                        : 1.0 / (3 * examples.targets(micro.examples()));
                for (int example : micro.examples()) {
                    Batch alone = examples.batch(new int[] {example});
                    loss += share * pass.run(alone.tokens(), alone.labels(), 1, share);
                }
            }
            double squares = 0;
            for (LowRank.Parameter parameter : adapter.parameters()) {
                for (float value : TinyTraining.BACKEND.floats(parameter.gradient())) {
                    squares += (double) value * value;
                }
            }
            assertThat(log.steps.get(0).loss()).isCloseTo(loss, within(1e-5 * loss));
            assertThat(log.steps.get(0).gradientNorm())
                    .isCloseTo(Math.sqrt(squares), within(1e-5 * Math.sqrt(squares)));
        }
    }

    private TrainingSummary train(TrainingConfig config, double dropout, TrainingLog log) {
        Trainer.Task task = new Trainer.Task(
                model,
                TinyTraining.adapter(dropout),
                config,
                TinyTraining.examples(18, 1),
                TinyTraining.examples(5, 2));
        return new Trainer(task, new FolderCheckpoints(folder), log, Ranks.alone()).run();
    }

    private static long tokens(Examples examples) {
        long sum = 0;
        for (int i = 0; i < examples.size(); i++) {
            sum += examples.length(i);
        }
        return sum;
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
