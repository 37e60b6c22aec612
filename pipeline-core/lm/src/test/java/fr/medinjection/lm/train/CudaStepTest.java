package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.lm.Golden;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.cuda.CudaBackend;
import fr.medinjection.lm.cuda.Element;
import fr.medinjection.lm.cuda.ShimDevice;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an optimizer step asks of a card. */
class CudaStepTest {
    private static final int STEPS = 6;

    @TempDir
    Path folder;

    /** The lengths of W + s B A are computed once for a step of several micro-batches, |W|^2 once for all steps, and the first half of the steps has taken all memory. */
    @Test
    void lengthsOnceAndNoMemory() {
        ShimDevice device = new ShimDevice();
        List<ShimDevice.Command> now = new ArrayList<>();
        device.listen(now::add);
        List<List<ShimDevice.Command>> asked = new ArrayList<>();
        MemoryLog log = new MemoryLog() {
            @Override
            public void step(StepRecord step) {
                asked.add(List.copyOf(now));
                now.clear();
            }
        };
        int sites = train(device, log);
        Predicate<ShimDevice.Command> length = command -> command.what().equals("inverse_root<float>");
        Predicate<ShimDevice.Command> square = command -> command.what().startsWith("row_dots")
                && command.arguments().get(1).equals(command.arguments().get(2));
        Predicate<ShimDevice.Command> memory =
                command -> List.of("allocation", "release").contains(command.what());
        assertThat(asked).hasSize(STEPS);
        assertThat(asked.get(0)).filteredOn(length).hasSize(2 * sites);
        assertThat(asked.get(0)).filteredOn(square).hasSize(2 * sites); // the first magnitudes are lengths too
        assertThat(asked.subList(1, STEPS)).allSatisfy(step -> {
            assertThat(step).filteredOn(length).hasSize(sites);
            assertThat(step).noneMatch(square);
        });
        assertThat(asked.subList(STEPS / 2, STEPS))
                .allSatisfy(step -> assertThat(step).noneMatch(memory));
    }

    /** Numbers of rows, of which every batch has another count, take memory that those before them had. */
    @Test
    void batchesOfNewLengthsTakeNoNewMemory() {
        ShimDevice device = new ShimDevice();
        CudaBackend backend = new CudaBackend(device, Element.FLOAT);
        Tensor table = backend.zeros(10_000, 1);
        for (int rows = 1000; rows < 10_000; rows += 90) {
            scatter(backend, table, rows);
        }
        List<ShimDevice.Command> second = new ArrayList<>();
        device.listen(second::add);
        for (int rows = 1001; rows < 10_000; rows += 90) {
            scatter(backend, table, rows);
        }
        assertThat(second).isNotEmpty().noneMatch(command -> command.what().equals("allocation"));
    }

    private static void scatter(CudaBackend backend, Tensor table, int rows) {
        int[] all = new int[rows];
        Arrays.setAll(all, row -> row);
        backend.scoped(() -> backend.scatter(table, all, backend.zeros(rows, 1)));
    }

    private int train(ShimDevice device, TrainingLog log) {
        CudaBackend backend = new CudaBackend(device, Element.BFLOAT16);
        try (ModelWeights model = ModelWeights.load(Golden.folder("qwen3"), backend)) {
            TrainingConfig config = TinyTraining.config(
                    "length",
                    new TrainingConfig.Length(TrainingConfig.Unit.STEPS, STEPS),
                    "accumulation",
                    3,
                    "checkpointEvery",
                    STEPS,
                    "evaluateEveryEpoch",
                    false);
            Trainer.Task task = new Trainer.Task(
                    model, TinyTraining.adapter(0.1), config, TinyTraining.examples(60, 1), new Examples());
            new Trainer(task, new FolderCheckpoints(folder), log, Ranks.alone()).run();
            return model.config().layers() * Projection.values().length;
        }
    }
}
