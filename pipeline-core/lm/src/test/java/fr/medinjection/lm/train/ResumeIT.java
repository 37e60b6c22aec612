package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.model.ModelWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that was interrupted and gone on with ends in the same bytes as one that was not. 5 steps an epoch, 15 in all, a checkpoint every 3. */
class ResumeIT {
    private static final List<String> FILES =
            List.of("adapter_model.safetensors", "optimizer.safetensors", "adapter_config.json", "state.json");

    private static ModelWeights model;

    @TempDir
    static Path wholeRuns;

    @TempDir
    Path interrupted;

    private final MemoryLog interruptedLog = new MemoryLog();

    /** Runs that nothing interrupted, by their configuration: each is made once. */
    private static final Map<TrainingConfig, Whole> WHOLE = new HashMap<>();

    private record Whole(Path folder, MemoryLog log, TrainingSummary summary) {}

    /** What no handler of the engine catches, like the end of the process. */
    private static final class Killed extends Error {}

    @BeforeAll
    static void load() {
        model = TinyTraining.model("qwen3");
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Whole whole(TrainingConfig config) {
        return WHOLE.computeIfAbsent(config, key -> {
            Path folder = wholeRuns.resolve("run-" + WHOLE.size());
            MemoryLog log = new MemoryLog();
            return new Whole(folder, log, run(key, folder, log));
        });
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,true"})
    void isBitIdenticalAfterAnyStep(boolean packing, boolean grouped) throws IOException {
        TrainingConfig config = TinyTraining.config("packing", packing, "groupByLength", grouped);
        // After the first step, within an epoch, at its end, right after a checkpoint, before the last step.
        for (long step : new long[] {1, 5, 7, 9, 14}) {
            killAtStep(config, step);
        }
        TrainingSummary summary = run(config, interrupted, interruptedLog);
        assertThat(summary.resumedAfter()).isEqualTo(12);
        assertSame(whole(config));
    }

    @ParameterizedTest
    @CsvSource({
        "3,adapter_model.safetensors,100",
        "6,adapter_config.json,3",
        "9,optimizer.safetensors,5000",
        "15,optimizer.safetensors,0"
    })
    void isBitIdenticalAfterAnInterruptedCheckpoint(long step, String file, int bytes) throws IOException {
        TrainingConfig config = TinyTraining.config();
        FaultyCheckpoints faulty = new FaultyCheckpoints(new FolderCheckpoints(interrupted), step, file, bytes, () -> {
            leaveHalfOfACheckpoint(step);
            throw new Killed();
        });
        assertThatThrownBy(() -> trainer(config, faulty, interruptedLog).run()).isInstanceOf(Killed.class);
        leaveHalfOfACheckpoint(step);
        assertThat(new FolderCheckpoints(interrupted).steps()).doesNotContain(step);
        assertThat(run(config, interrupted, interruptedLog).resumedAfter()).isEqualTo(step - 3);
        assertSame(whole(config));
    }

    @Test
    void isBitIdenticalOnSeveralRanks() throws IOException {
        TrainingConfig config = TinyTraining.config("accumulation", 1);
        MemoryLog wholeLog = new MemoryLog();
        Path whole = interrupted.resolve("whole");
        List<TrainingSummary> summaries =
                ThreadRanks.run(2, ranks -> trainer(config, new FolderCheckpoints(whole), wholeLog, ranks)
                        .run());
        assertThat(summaries.get(1).meanLoss()).isEqualTo(summaries.get(0).meanLoss());
        assertThatThrownBy(() -> ThreadRanks.run(
                        2, ranks -> trainer(config, new FolderCheckpoints(interrupted), killing(8, ranks), ranks)
                                .run()))
                .hasRootCauseInstanceOf(Killed.class);
        ThreadRanks.run(2, ranks -> trainer(config, new FolderCheckpoints(interrupted), interruptedLog, ranks)
                .run());
        assertSame(new Whole(whole, wholeLog, summaries.get(0)));
    }

    @Test
    void aFinishedRunIsNotDoneAgain() {
        TrainingSummary first = whole(TinyTraining.config()).summary();
        MemoryLog log = new MemoryLog();
        TrainingSummary again =
                run(TinyTraining.config(), whole(TinyTraining.config()).folder(), log);
        assertThat(log.steps).isEmpty();
        assertThat(again.resumedAfter()).isEqualTo(15);
        assertThat(again.lastLoss()).isEqualTo(first.lastLoss());
        assertThat(again.meanLoss()).isEqualTo(first.meanLoss());
        assertThat(again.best()).isEqualTo(first.best());
    }

    @Test
    void howOftenIsWrittenMayChange() throws IOException {
        killAtStep(TinyTraining.config("checkpointEvery", 2, "keepLast", 5), 8);
        run(TinyTraining.config(), interrupted, interruptedLog);
        assertSame(whole(TinyTraining.config()));
    }

    @Test
    void refusesTheCheckpointOfAnotherRun() {
        TrainingConfig config = TinyTraining.config();
        String last = whole(config).folder().resolve("checkpoint-15").toString();
        refuses(task(TinyTraining.config("seed", 43)), "config.seed is 43, was 42: " + last);
        refuses(
                task(TinyTraining.config("length", Map.of("unit", "EPOCHS", "count", 4))),
                "config.length is Length[unit=EPOCHS, count=4], was Length[unit=EPOCHS, count=3]: " + last);
        Trainer.Task task = task(config);
        Examples more = TinyTraining.examples(18, 1).add(TinyTraining.example("x", 1, 2, 3));
        refuses(
                new Trainer.Task(model, task.adapter(), config, more, task.evaluation()),
                "Cannot resume another run, examples is ");
        refuses(
                new Trainer.Task(model, task.adapter(), config, task.examples(), new Examples()),
                "Cannot resume another run, evaluation examples is ");
        refuses(
                new Trainer.Task(model, TinyTraining.adapter(0), config, task.examples(), task.evaluation()),
                "Cannot resume another run, adapter.dropout is 0.0, was 0.1: " + last);
        try (ModelWeights other = TinyTraining.model("qwen3-tied")) {
            refuses(
                    new Trainer.Task(other, task.adapter(), config, task.examples(), task.evaluation()),
                    "Cannot resume another run, model is ");
        }
    }

    @Test
    void refusesADamagedCheckpoint() throws IOException {
        TrainingConfig config = TinyTraining.config();
        Path last = Files.createDirectories(interrupted.resolve("checkpoint-15"));
        for (String file : FILES) {
            Files.copy(whole(config).folder().resolve("checkpoint-15").resolve(file), last.resolve(file));
        }
        byte[] moments = Files.readAllBytes(last.resolve("optimizer.safetensors"));
        Files.write(last.resolve("optimizer.safetensors"), Arrays.copyOf(moments, moments.length / 2));
        refuses(interrupted, task(config), "Invalid safetensors file, truncated");
        Files.writeString(last.resolve("state.json"), "{\"state\": ");
        refuses(interrupted, task(config), "Cannot read checkpoint, its state.json is damaged: " + last);
        Files.delete(last.resolve("state.json"));
        refuses(interrupted, task(config), "Cannot read the checkpoint to resume from");
    }

    private static void refuses(Trainer.Task task, String message) {
        refuses(whole(TinyTraining.config()).folder(), task, message);
    }

    private static void refuses(Path checkpoints, Trainer.Task task, String message) {
        assertThatThrownBy(() ->
                        new Trainer(task, new FolderCheckpoints(checkpoints), TrainingLog.none(), Ranks.alone()).run())
                .isInstanceOf(LmException.class)
                .hasMessageContaining(message);
    }

    private void assertSame(Whole whole) throws IOException {
        assertThat(interruptedLog.losses()).hasSize(15).isEqualTo(whole.log().losses());
        assertThat(interruptedLog.steps.stream().map(StepRecord::gradientNorm))
                .containsExactlyElementsOf(
                        whole.log().steps.stream().map(StepRecord::gradientNorm).toList());
        assertThat(interruptedLog.evaluationLosses()).isEqualTo(whole.log().evaluationLosses());
        for (String file : FILES.subList(0, 3)) {
            assertThat(Files.readAllBytes(interrupted.resolve("checkpoint-15").resolve(file)))
                    .as(file)
                    .isEqualTo(Files.readAllBytes(
                            whole.folder().resolve("checkpoint-15").resolve(file)));
        }
        assertThat(state(interrupted)).isEqualTo(state(whole.folder()));
    }

    /** Without the seconds that an evaluation took. */
    private static ObjectNode state(Path run) throws IOException {
        ObjectNode state = (ObjectNode) new ObjectMapper()
                .readTree(run.resolve("checkpoint-15/state.json").toFile());
        state.path("state").path("evaluations").forEach(evaluation -> ((ObjectNode) evaluation).remove("seconds"));
        return state;
    }

    private void killAtStep(TrainingConfig config, long step) {
        TrainingLog killing = killing(step, Ranks.alone());
        assertThatThrownBy(() -> trainer(config, new FolderCheckpoints(interrupted), killing)
                        .run())
                .isInstanceOf(Killed.class);
    }

    /** Passes on what it is told, until a step of rank 0. */
    private TrainingLog killing(long step, Ranks ranks) {
        return new MemoryLog() {
            @Override
            public void start(long stepsDone, long all) {
                interruptedLog.start(stepsDone, all);
            }

            @Override
            public void step(StepRecord record) {
                interruptedLog.step(record);
                if (record.step() == step && ranks.rank() == 0) {
                    throw new Killed();
                }
            }

            @Override
            public void evaluation(EvaluationRecord evaluation) {
                interruptedLog.evaluation(evaluation);
            }
        };
    }

    /** A killed process cleans nothing up. */
    private void leaveHalfOfACheckpoint(long step) {
        try {
            Path staging = Files.createDirectories(interrupted.resolve(".checkpoint-" + step + ".part"));
            Files.writeString(staging.resolve("adapter_model.safetensors"), "half");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrainingSummary run(TrainingConfig config, Path checkpoints, TrainingLog log) {
        return trainer(config, new FolderCheckpoints(checkpoints), log).run();
    }

    private static Trainer trainer(TrainingConfig config, CheckpointStore store, TrainingLog log) {
        return trainer(config, store, log, Ranks.alone());
    }

    private static Trainer trainer(TrainingConfig config, CheckpointStore store, TrainingLog log, Ranks ranks) {
        return new Trainer(task(config), store, log, ranks);
    }

    private static Trainer.Task task(TrainingConfig config) {
        return new Trainer.Task(
                model, TinyTraining.adapter(0.1), config, TinyTraining.examples(18, 1), TinyTraining.examples(5, 2));
    }
}
