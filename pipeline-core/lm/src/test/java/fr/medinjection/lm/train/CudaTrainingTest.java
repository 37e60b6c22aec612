package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.lm.Golden;
import fr.medinjection.lm.cuda.CudaBackend;
import fr.medinjection.lm.cuda.Element;
import fr.medinjection.lm.cuda.ShimDevice;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.Generator;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.TokenChoice;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.weights.SafetensorsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on the kernels in the shim beside the same on the processor's backend: twenty steps of DoRA with dropout, and greedy answers. */
class CudaTrainingTest {
    private static final int STEPS = 20;

    @TempDir
    Path folder;

    @Test
    void twentyStepsInSinglePrecision() {
        MemoryLog expected = train(TinyTraining.BACKEND, folder.resolve("processor"));
        MemoryLog actual = train(new CudaBackend(new ShimDevice(), Element.FLOAT), folder.resolve("card"));
        for (int i = 0; i < STEPS; i++) {
            assertThat(actual.steps.get(i).loss())
                    .isCloseTo(expected.steps.get(i).loss(), within(1e-5));
            assertThat(actual.steps.get(i).gradientNorm())
                    .isCloseTo(expected.steps.get(i).gradientNorm(), within(1e-4));
        }
        SafetensorsFile theirs = trained("processor");
        for (String name : theirs.names()) {
            assertThat(Golden.distance(trained("card").floats(name), theirs.floats(name)))
                    .as(name)
                    .isLessThan(2e-4);
        }
    }

    /** A loss is a mean over some dozens of tokens of differences of scores, each of which went through two layers and some twenty roundings of 2^-9: within 3 in a hundred. */
    @Test
    void twentyStepsInBfloat16() {
        MemoryLog expected = train(TinyTraining.BACKEND, folder.resolve("processor"));
        MemoryLog actual = train(new CudaBackend(new ShimDevice(), Element.BFLOAT16), folder.resolve("card"));
        for (int i = 0; i < STEPS; i++) {
            double loss = expected.steps.get(i).loss();
            assertThat(actual.steps.get(i).loss()).isCloseTo(loss, within(0.03 * loss));
        }
        assertThat(actual.steps.get(STEPS - 1).loss())
                .isLessThan(actual.steps.get(0).loss());
    }

    private MemoryLog train(Backend backend, Path into) {
        MemoryLog log = new MemoryLog();
        try (ModelWeights model = ModelWeights.load(Golden.folder("qwen3"), backend)) {
            TrainingConfig config = TinyTraining.config(
                    "length", new TrainingConfig.Length(TrainingConfig.Unit.STEPS, STEPS), "packing", true);
            Trainer.Task task = new Trainer.Task(
                    model, TinyTraining.adapter(0.1), config, TinyTraining.examples(13, 1), new Examples());
            new Trainer(task, new FolderCheckpoints(into), log, Ranks.alone()).run();
        }
        return log;
    }

    private SafetensorsFile trained(String side) {
        return SafetensorsFile.open(folder.resolve(side).resolve("checkpoint-" + STEPS + "/adapter_model.safetensors"));
    }

    @Test
    void greedyTokensInSinglePrecision() {
        CudaBackend backend = new CudaBackend(new ShimDevice(), Element.FLOAT);
        assertThat(greedy(backend)).isEqualTo(greedy(TinyTraining.BACKEND));
        assertThat(backend.graphs()).isGreaterThan(10);
    }

    private static List<List<Integer>> greedy(Backend backend) {
        try (ModelWeights model = ModelWeights.load(Golden.folder("qwen3"), backend)) {
            List<int[]> prompts = List.of(new int[] {5, 17, 42, 8, 33}, new int[] {7, 3}, new int[] {12, 44, 21});
            return new Generator(Decoder.of(model), 2).greedy(prompts, 12, TokenChoice.any(61), Set.of());
        }
    }
}
