package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.lm.Golden;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.cuda.CudaBackend;
import fr.medinjection.lm.cuda.Element;
import fr.medinjection.lm.cuda.ShimDevice;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.Generator;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.TokenChoice;
import fr.medinjection.lm.model.TrainingPass;
import fr.medinjection.lm.tensor.OutOfDeviceMemory;
import fr.medinjection.lm.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What training takes on a card, what the plan says of it, and what happens where it does not fit. */
class DeviceMemoryTest {
    /** What a card says it has: a small one gives memory in small blocks. */
    private static final long CLAIMED = 6_000_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"FLOAT,0,4", "BFLOAT16,0.1,5"})
    void thePlanIsNeitherShortNorLavish(Element element, double dropout, int rows) {
        CudaBackend backend = new CudaBackend(new ShimDevice(), element);
        AdapterConfig config = TinyTraining.adapter(dropout);
        try (ModelWeights model = ModelWeights.load(Golden.folder("qwen3"), backend);
                Adapter adapter = Adapter.create(config, model, 1)) {
            SeededDropout masks = new SeededDropout(dropout, 1);
            TrainingPass pass = new TrainingPass(adapter.decoder(masks));
            int time = 64;
            int[] tokens = new int[rows * time];
            int[] labels = new int[rows * time];
            for (int i = 0; i < tokens.length; i++) {
                tokens[i] = i * 7 % 61;
                labels[i] = i * 5 % 61;
            }
            pass.run(tokens, labels, rows, 1.0 / tokens.length);
            MemoryPlan plan = new MemoryPlan(model.config(), config, backend.elementBytes(), backend.scoreRows());
            assertThat((double) plan.pass(tokens.length))
                    .isBetween(1.0 * backend.mostScopedBytes(), 1.4 * backend.mostScopedBytes());
            assertThat(plan.pass(plan.tokensThatFit(10_000_000))).isLessThanOrEqualTo(10_000_000);
            assertThat(plan.pass(plan.tokensThatFit(10_000_000) + 1)).isGreaterThan(10_000_000);
        }
    }

    /** A small card that says what it has: the plan divides. One that says that it has more: running out does. */
    @Test
    void aSmallCardTrainsTheSame() {
        List<Double> expected = train(new ShimDevice());
        List<Double> planned = train(new ShimDevice(1_400_000));
        List<Double> surprised = train(new ShimDevice(1_400_000, 6_000_000));
        for (int i = 0; i < expected.size(); i++) {
            assertThat(planned.get(i)).isCloseTo(expected.get(i), within(1e-5));
            assertThat(surprised.get(i)).isCloseTo(expected.get(i), within(1e-5));
        }
    }

    /** On smaller and smaller cards fewer texts go at once, with the same tokens, until one alone is too many. */
    @Test
    void aSmallCardGeneratesTheSame() {
        onSmallerCards(DeviceMemoryTest::generate, (actual, expected) -> assertThat(actual)
                .isEqualTo(expected));
    }

    /** Evaluation divides its batches too. */
    @Test
    void aSmallCardEvaluatesTheSame() {
        onSmallerCards(DeviceMemoryTest::evaluate, (actual, expected) -> assertThat(actual)
                .isCloseTo(expected, within(1e-5)));
    }

    private static <T> void onSmallerCards(Function<ShimDevice, T> work, BiConsumer<T, T> same) {
        ShimDevice large = new ShimDevice(1L << 30, CLAIMED);
        T expected = work.apply(large);
        int divided = 0;
        int failed = 0;
        for (int tenths = 8; tenths > 0; tenths -= 1) {
            ShimDevice small = new ShimDevice(large.most() * tenths / 10, CLAIMED);
            try {
                same.accept(work.apply(small), expected);
                divided += small.refused() > 0 ? 1 : 0;
            } catch (OutOfDeviceMemory e) {
                failed++;
            }
        }
        assertThat(divided).isPositive();
        assertThat(failed).isPositive();
    }

    private static List<List<Integer>> generate(ShimDevice device) {
        CudaBackend backend = new CudaBackend(device, Element.FLOAT);
        try (ModelWeights model = ModelWeights.load(Golden.folder("qwen3"), backend)) {
            List<int[]> prompts = IntStream.range(0, 16)
                    .mapToObj(i -> IntStream.range(0, 40 + i)
                            .map(k -> (7 * k + 11 * i) % 61)
                            .toArray())
                    .toList();
            return new Generator(Decoder.of(model), 16).greedy(prompts, 5, TokenChoice.any(61), Set.of());
        }
    }

    private static double evaluate(ShimDevice device) {
        CudaBackend backend = new CudaBackend(device, Element.FLOAT);
        try (ModelWeights model = ModelWeights.load(Golden.folder("qwen3"), backend);
                Adapter adapter = Adapter.create(TinyTraining.adapter(0), model, 1)) {
            TrainingConfig config = TinyTraining.config("batchSize", 16);
            Selection examples = new Selection(TinyTraining.examples(40, 1), config, 61);
            TrainingPass pass = new TrainingPass(adapter.decoder(Dropout.none()));
            return new Evaluation(examples, pass, Ranks.alone(), config)
                    .run(1, 1)
                    .loss();
        }
    }

    /** A model is loaded, and a training planned, with all that those before it have left. */
    @Test
    void whatPassesLeaveIsFree() {
        CudaBackend backend = new CudaBackend(new ShimDevice(64 << 20), Element.FLOAT);
        long free = backend.freeBytes().orElseThrow();
        Tensor sum = backend.scoped(() -> backend.kept(() -> backend.zeros(1 << 22)));
        assertThat(sum.size(0)).isEqualTo(1 << 22);
        assertThat(backend.freeBytes()).hasValue(free);
        backend.scoped(() -> {
            Tensor held = backend.zeros(1 << 22);
            assertThat(backend.freeBytes().orElseThrow()).isLessThanOrEqualTo(free - (1 << 24));
            assertThat(backend.floats(held)).containsOnly(0);
            return held;
        });
    }

    /** What waits for its next use counts as free. */
    @Test
    void aModelThatHasNoRoomIsNotLoaded() {
        CudaBackend backend = new CudaBackend(new ShimDevice(150_000), Element.FLOAT); // the model has 96,384 bytes
        for (int i = 0; i < 3; i++) {
            ModelWeights.load(Golden.folder("qwen3"), backend).close();
        }
        CudaBackend none = new CudaBackend(new ShimDevice(90_000), Element.FLOAT);
        assertThatThrownBy(() -> ModelWeights.load(Golden.folder("qwen3"), none))
                .isInstanceOf(LmException.class)
                .hasMessageStartingWith("Cannot load the model onto the card: its weights take 0.00 GB and 0.00 GB");
    }

    @Test
    void aCardForWhichOneExampleIsTooMuchSaysSo() {
        assertThatThrownBy(() -> train(new ShimDevice(600_000)))
                .isInstanceOf(LmException.class)
                .hasMessageStartingWith("Cannot train on an example of 24 tokens: a pass over it takes ");
    }

    private List<Double> train(ShimDevice device) {
        CudaBackend backend = new CudaBackend(device, Element.FLOAT);
        MemoryLog log = new MemoryLog();
        try (ModelWeights model = ModelWeights.load(Golden.folder("qwen3"), backend)) {
            TrainingConfig config = TinyTraining.config(
                    "length",
                    new TrainingConfig.Length(TrainingConfig.Unit.STEPS, 3),
                    "batchSize",
                    8,
                    "accumulation",
                    1);
            Trainer.Task task = new Trainer.Task(
                    model, TinyTraining.adapter(0.1), config, TinyTraining.examples(24, 1), new Examples());
            new Trainer(task, new FolderCheckpoints(folder.resolve("run-" + device.hashCode())), log, Ranks.alone())
                    .run();
        }
        return log.losses();
    }
}
