package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.lm.model.ModelWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training in processes that end without warning, each going on where the one before was stopped. */
class KilledProcessIT {
    private static final int HALTED = 87;

    @TempDir
    Path folder;

    @Test
    void processesThatAreKilledEndInTheBytesOfOneThatIsNot() throws Exception {
        run("whole", "at-step", 0, "", 0);
        // Within an epoch; in the middle of a checkpoint's file; before the first byte of its last file; after a step
        // that no checkpoint has.
        assertThat(child("killed", "at-step", 4, "", 0)).isEqualTo(HALTED);
        assertThat(child("killed", "in-checkpoint", 6, "optimizer.safetensors", 4000))
                .isEqualTo(HALTED);
        assertThat(child("killed", "in-checkpoint", 6, "state.json", 0)).isEqualTo(HALTED);
        assertThat(child("killed", "at-step", 14, "", 0)).isEqualTo(HALTED);
        assertThat(new FolderCheckpoints(folder.resolve("killed")).steps()).containsExactly(9L, 12L);
        assertThat(child("killed", "at-step", 0, "", 0)).isZero();
        for (String file : List.of("adapter_model.safetensors", "adapter_config.json", "optimizer.safetensors")) {
            assertThat(folder.resolve("killed/checkpoint-15").resolve(file))
                    .hasSameBinaryContentAs(
                            folder.resolve("whole/checkpoint-15").resolve(file));
        }
        assertThat(withoutTimes("killed")).hasSize(18).isEqualTo(withoutTimes("whole"));
    }

    private List<String> withoutTimes(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name + ".jsonl")).stream()
                .map(line -> line.replaceAll("\"(tokens_per_second|memory_bytes|seconds)\":[^,}]+", ""))
                .toList();
    }

    private void run(Object... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(folder.toString()));
        for (Object argument : arguments) {
            all.add(argument.toString());
        }
        main(all.toArray(String[]::new));
    }

    private int child(Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledProcessIT.class.getName(),
                folder.toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        if (process.exitValue() != HALTED && process.exitValue() != 0) {
            throw new AssertionError(Files.readString(output));
        }
        return process.exitValue();
    }

    /** Arguments: a folder, the name of a run in it, where the process ends itself, and at which step, file and byte; step 0 is never. */
    public static void main(String[] arguments) {
        Path checkpoints = Path.of(arguments[0], arguments[1]);
        long step = Long.parseLong(arguments[3]);
        boolean atStep = arguments[2].equals("at-step");
        CheckpointStore store = new FaultyCheckpoints(
                new FolderCheckpoints(checkpoints),
                atStep ? 0 : step,
                arguments[4],
                Integer.parseInt(arguments[5]),
                () -> Runtime.getRuntime().halt(HALTED));
        try (ModelWeights model = TinyTraining.model("qwen3");
                JsonLinesLog log = new JsonLinesLog(Path.of(checkpoints + ".jsonl"))) {
            Trainer.Task task = new Trainer.Task(
                    model,
                    TinyTraining.adapter(0.1),
                    TinyTraining.config(),
                    TinyTraining.examples(18, 1),
                    TinyTraining.examples(5, 2));
            new Trainer(task, store, atStep ? halting(log, step) : log, Ranks.alone()).run();
        }
    }

    private static TrainingLog halting(TrainingLog log, long at) {
        return new TrainingLog() {
            @Override
            public void start(long stepsDone, long steps) {
                log.start(stepsDone, steps);
            }

            @Override
            public void step(StepRecord step) {
                log.step(step);
                if (step.step() == at) {
                    Runtime.getRuntime().halt(HALTED);
                }
            }

            @Override
            public void evaluation(EvaluationRecord evaluation) {
                log.evaluation(evaluation);
            }
        };
    }
}
