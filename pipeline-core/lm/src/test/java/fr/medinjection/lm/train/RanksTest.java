package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.lm.Golden;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.cuda.CardSums;
import fr.medinjection.lm.cuda.CudaBackend;
import fr.medinjection.lm.cuda.Element;
import fr.medinjection.lm.cuda.ShimCards;
import fr.medinjection.lm.cuda.ShimDevice;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.tensor.Tensor;
import fr.medinjection.lm.weights.SafetensorsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same effective batch, however it is spread over ranks, micro-batches and rows, trains the same adapter to rounding. With dropout. */
class RanksTest {
    private static ModelWeights model;

    @TempDir
    static Path folder;

    private static Outcome reference;

    private record Outcome(MemoryLog log, SafetensorsFile adapter) {}

    @BeforeAll
    static void load() {
        model = TinyTraining.model("qwen3");
        reference = train("reference", 1, config(12, 1, false));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @ParameterizedTest
    @CsvSource({"4,3,1,false", "3,2,2,false", "2,3,2,true", "1,4,3,false", "1,1,12,true"})
    void ranksAndMicroBatchesMakeNoDifference(int ranks, int batch, int accumulation, boolean packing) {
        Outcome outcome = train(ranks + "x" + batch, ranks, config(batch, accumulation, packing));
        List<Double> losses = outcome.log().losses();
        for (int step = 0; step < losses.size(); step++) {
            assertThat(losses.get(step))
                    .as("loss %d", step)
                    .isCloseTo(reference.log().losses().get(step), within(1e-4));
        }
        assertThat(outcome.log().evaluations.get(0).loss())
                .isCloseTo(reference.log().evaluations.get(0).loss(), within(1e-4));
        for (String name : reference.adapter().names()) {
            float[] expected = reference.adapter().floats(name);
            assertThat(Golden.distance(outcome.adapter().floats(name), expected))
                    .as(name)
                    .isLessThan(1e-3 * Math.max(0.1, Golden.distance(expected, new float[expected.length])));
        }
    }

    /** Each rank has a card, and gradients go from card to card. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void ranksOnCardsTrainTheSame(int count) {
        byte[] id = ShimCards.newId();
        MemoryLog log = new MemoryLog();
        ThreadRanks.run(count, ranks -> {
            CudaBackend backend = new CudaBackend(new ShimDevice(), Element.FLOAT);
            try (CardSums sums = ShimCards.join(backend, id, ranks.rank(), count);
                    ModelWeights mine = ModelWeights.load(Golden.folder("qwen3"), backend)) {
                Trainer.Task task = new Trainer.Task(
                        mine,
                        TinyTraining.adapter(0.1),
                        config(12 / count, 1, false),
                        TinyTraining.examples(31, 1),
                        TinyTraining.examples(7, 2));
                Path checkpoints = folder.resolve("cards-" + count);
                return new Trainer(task, new FolderCheckpoints(checkpoints), log, new OnCards(ranks, sums)).run();
            }
        });
        for (int step = 0; step < log.losses().size(); step++) {
            assertThat(log.losses().get(step))
                    .isCloseTo(reference.log().losses().get(step), within(1e-4));
        }
        assertThat(log.losses()).hasSameSizeAs(reference.log().losses());
    }

    /** Ranks whose gradients go from card to card. */
    private record OnCards(Ranks ranks, CardSums sums) implements Ranks {
        @Override
        public int rank() {
            return ranks.rank();
        }

        @Override
        public int count() {
            return ranks.count();
        }

        @Override
        public void sum(float[] values) {
            throw new IllegalStateException("Gradients went through memory");
        }

        @Override
        public double sum(double value) {
            return ranks.sum(value);
        }

        @Override
        public Optional<Consumer<List<Tensor>>> onCards() {
            return Optional.of(sums::sum);
        }
    }

    @Test
    void anOlderMeanDependsOnTheMicroBatches() {
        TrainingConfig config = TinyTraining.config(
                "normalise", "MICRO_BATCH_MEANS", "batchSize", 3, "accumulation", 4, "length", steps(1));
        Outcome outcome = train("means", 1, config);
        assertThat(Math.abs(
                        outcome.log().losses().get(0) - reference.log().losses().get(0)))
                .isGreaterThan(1e-3);
    }

    @Test
    void refusesRanksWithOtherExamples() {
        assertThatThrownBy(() -> ThreadRanks.run(2, ranks -> new Trainer(
                                new Trainer.Task(
                                        model,
                                        TinyTraining.adapter(0.1),
                                        TinyTraining.config(),
                                        TinyTraining.examples(18, ranks.rank()),
                                        new Examples()),
                                new FolderCheckpoints(folder.resolve("none")),
                                TrainingLog.none(),
                                ranks)
                        .run()))
                .isInstanceOf(LmException.class)
                .hasMessage("Cannot train together, model, configuration or examples differ from rank to rank: "
                        + "rank 0 of 2");
    }

    private static TrainingConfig config(int batch, int accumulation, boolean packing) {
        return TinyTraining.config(
                "batchSize",
                batch,
                "accumulation",
                accumulation,
                "packing",
                packing,
                "length",
                steps(6),
                "supervise",
                "WHOLE_CHAT");
    }

    private static Map<String, Object> steps(int count) {
        return Map.of("unit", "STEPS", "count", count);
    }

    private static Outcome train(String name, int count, TrainingConfig config) {
        MemoryLog log = new MemoryLog();
        Path checkpoints = folder.resolve(name);
        List<TrainingSummary> summaries = ThreadRanks.run(count, ranks -> new Trainer(
                        new Trainer.Task(
                                model,
                                TinyTraining.adapter(0.1),
                                config,
                                TinyTraining.examples(31, 1),
                                TinyTraining.examples(7, 2)),
                        new FolderCheckpoints(checkpoints),
                        log,
                        ranks)
                .run());
        Path last = Path.of(summaries.get(0).checkpoint());
        return new Outcome(log, SafetensorsFile.open(last.resolve("adapter_model.safetensors")));
    }
}
