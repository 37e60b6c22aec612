package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.lm.Golden;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.weights.HeapWeights;
import fr.medinjection.lm.weights.WeightFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingFaultsTest {
    private static final Map<String, Object> TWO_STEPS = Map.of("unit", "STEPS", "count", 2);

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
    void stopsBeforeALossThatIsNoNumberAndNamesTheExamples() throws IOException {
        try (ModelWeights broken = withNan(60)) {
            Examples examples = without(60, 9).add(TinyTraining.example("the bad one", 3, 60, 4, 5));
            // A seed whose first step does not take the last example.
            TrainingConfig config = LongStream.iterate(1, seed -> seed + 1)
                    .mapToObj(TrainingFaultsTest::threeAStep)
                    .filter(candidate -> stepOf(examples, candidate) > 0)
                    .findFirst()
                    .orElseThrow();
            long bad = stepOf(examples, config);
            assertThatThrownBy(() -> run(broken, config, examples, new FolderCheckpoints(folder)))
                    .isInstanceOf(LmException.class)
                    .hasMessage(
                            "Cannot go on with step " + (bad + 1) + ", its loss is NaN on the examples: the bad one");
            assertThat(new FolderCheckpoints(folder).steps()).last().isEqualTo(bad);
        }
    }

    @Test
    void stopsBeforeAGradientThatIsNoNumber() throws IOException {
        TrainingConfig config = TinyTraining.config("checkpointEvery", 2);
        List<String> messages = ThreadRanks.run(2, ranks -> {
            Ranks overflowing = new ChangedSum(ranks, 3, Float.POSITIVE_INFINITY);
            return outcome(
                    task(model, config, TinyTraining.examples(18, 1)), new FolderCheckpoints(folder), overflowing);
        });
        assertThat(messages.get(0))
                .startsWith("Cannot go on with step 3, its gradient norm is Infinity on the examples: example-")
                .endsWith("example-" + last(config))
                .isEqualTo(messages.get(1));
        assertThat(new FolderCheckpoints(folder).steps()).containsExactly(2L);
    }

    /** Every rank computes the same; one of them is handed another sum. */
    @Test
    void stopsWhenRanksComeApart() {
        List<String> messages = ThreadRanks.run(3, ranks -> {
            Ranks changed = ranks.rank() == 1 ? new ChangedSum(ranks, 2, 0.5f) : ranks;
            return outcome(
                    task(model, TinyTraining.config(), TinyTraining.examples(18, 1)),
                    new FolderCheckpoints(folder),
                    changed);
        });
        assertThat(messages)
                .containsExactly(
                        "Cannot go on after step 3, the adapter differs from rank to rank: rank 0 of 3",
                        "Cannot go on after step 3, the adapter differs from rank to rank: rank 1 of 3",
                        "Cannot go on after step 3, the adapter differs from rank to rank: rank 2 of 3");
    }

    /** Ranks whose sums are right but for one element of one of the sums of gradients. */
    private static final class ChangedSum implements Ranks {
        private final Ranks ranks;
        private final int which;
        private final float value;
        private int sums;

        ChangedSum(Ranks ranks, int which, float value) {
            this.ranks = ranks;
            this.which = which;
            this.value = value;
        }

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
            ranks.sum(values);
            sums++;
            values[5] = sums == which ? value : values[5];
        }

        @Override
        public double sum(double one) {
            return ranks.sum(one);
        }
    }

    /** The last example of the third step on two ranks. */
    private static int last(TrainingConfig config) {
        int[] examples =
                new Plan(new Selection(TinyTraining.examples(18, 1), config, 61).lengths(), config, 2).examples(2);
        return examples[examples.length - 1];
    }

    @Test
    void everyRankNamesTheSameExamples() {
        try (ModelWeights broken = withNan(60)) {
            TrainingConfig config =
                    TinyTraining.config("batchSize", 2, "accumulation", 2, "groupByLength", false, "length", TWO_STEPS);
            Examples examples = without(60, 6).add(TinyTraining.example("the bad one", 3, 60, 4, 5));
            List<String> messages = ThreadRanks.run(2, ranks -> {
                return outcome(task(broken, config, examples), new FolderCheckpoints(folder), ranks);
            });
            assertThat(messages.get(0))
                    .startsWith("Cannot go on with step 1, its loss is NaN on the examples: ")
                    .contains("the bad one")
                    .isEqualTo(messages.get(1));
        }
    }

    @Test
    void aFullDiskStopsTheRunAndKeepsTheLastCheckpoint() throws IOException {
        FolderCheckpoints store = new FolderCheckpoints(folder);
        FaultyCheckpoints full = new FaultyCheckpoints(store, 6, "optimizer.safetensors", 1000, () -> {
            throw new IOException("No space left on device");
        });
        TrainingConfig config = TinyTraining.config();
        assertThatThrownBy(() -> run(model, config, TinyTraining.examples(18, 1), full))
                .isInstanceOf(LmException.class)
                .hasMessage("Cannot write checkpoint, those before it are kept"
                        + " (java.io.IOException: No space left on device): " + folder.resolve("checkpoint-6"));
        assertThat(store.steps()).containsExactly(3L);
        assertThat(run(model, config, TinyTraining.examples(18, 1), store).resumedAfter())
                .isEqualTo(3);
    }

    @Test
    void aFullDiskStopsEveryRank() {
        FaultyCheckpoints full =
                new FaultyCheckpoints(new FolderCheckpoints(folder), 3, "adapter_model.safetensors", 0, () -> {
                    throw new IOException("No space left on device");
                });
        List<String> messages = ThreadRanks.run(2, ranks -> {
            return outcome(task(model, TinyTraining.config(), TinyTraining.examples(18, 1)), full, ranks);
        });
        assertThat(messages.get(0)).contains("No space left on device");
        assertThat(messages.get(1)).contains("rank 0 failed");
    }

    @Test
    void refusesToTrainOnNothing() {
        TrainingConfig config = TinyTraining.config("onTooLong", "REFUSE", "maxTokens", 4);
        String message = "Cannot train without examples: of %d, %d are longer than 4 tokens and %d have no"
                + " supervised token";
        refuses(config, new Examples(), String.format(message, 0, 0, 0));
        Examples useless = new Examples()
                .add(TinyTraining.example("long", 1, 2, 3, 4, 5))
                .add(TinyTraining.example("empty"))
                .add(TinyTraining.example("one", 7));
        refuses(config, useless, String.format(message, 3, 1, 2));
    }

    @Test
    void countsWhatItCutsAndLeavesOut() {
        Examples examples = new Examples()
                .add(TinyTraining.example("fits", 1, 2, 3, 4))
                .add(TinyTraining.example("long", 1, 2, 3, 4, 5, 6))
                .add(TinyTraining.example("no turn before the cut", 1, 2, 3, 4, 5, 6, 7, 8))
                .add(TinyTraining.example("empty"));
        FolderCheckpoints store = new FolderCheckpoints(folder);
        TrainingSummary cut = run(model, TinyTraining.config("maxTokens", 4, "length", TWO_STEPS), examples, store);
        assertThat(List.of(cut.examples(), cut.cut(), cut.refused(), cut.unsupervised()))
                .containsExactly(2, 1, 0, 2);
        TrainingConfig refusing = TinyTraining.config("maxTokens", 4, "length", TWO_STEPS, "onTooLong", "REFUSE");
        TrainingSummary refused = run(model, refusing, examples, new FolderCheckpoints(folder.resolve("refusing")));
        assertThat(List.of(refused.examples(), refused.cut(), refused.refused(), refused.unsupervised()))
                .containsExactly(1, 0, 2, 1);
        // Fewer examples than a batch: each step takes them all.
        assertThat(refused.tokens()).isEqualTo(8);
    }

    @Test
    void refusesTokensOutsideTheVocabulary() {
        refuses(
                TinyTraining.config(),
                TinyTraining.examples(3, 1).add(TinyTraining.example("foreign", 1, 2, 61)),
                "Invalid token id in example foreign: 61, expected 0 to 60");
    }

    /** What running a rank to its end or its failure says. */
    private static String outcome(Trainer.Task task, CheckpointStore store, Ranks ranks) {
        try {
            return "trained " + new Trainer(task, store, TrainingLog.none(), ranks).run();
        } catch (LmException e) {
            return e.getMessage();
        }
    }

    private void refuses(TrainingConfig config, Examples examples, String message) {
        assertThatThrownBy(() -> run(model, config, examples, new FolderCheckpoints(folder)))
                .isInstanceOf(LmException.class)
                .hasMessage(message);
    }

    private static TrainingSummary run(
            ModelWeights weights, TrainingConfig config, Examples examples, CheckpointStore store) {
        return new Trainer(task(weights, config, examples), store, TrainingLog.none(), Ranks.alone()).run();
    }

    private static Trainer.Task task(ModelWeights weights, TrainingConfig config, Examples examples) {
        return new Trainer.Task(weights, TinyTraining.adapter(0), config, examples, new Examples());
    }

    private static TrainingConfig threeAStep(long seed) {
        return TinyTraining.config(
                "checkpointEvery", 1, "batchSize", 1, "accumulation", 3, "groupByLength", false, "seed", seed);
    }

    /** The step that takes the last example. */
    private static long stepOf(Examples examples, TrainingConfig config) {
        Plan plan = new Plan(new Selection(examples, config, 61).lengths(), config, 1);
        for (long step = 0; step < plan.steps(); step++) {
            for (int example : plan.examples(step)) {
                if (example == examples.size() - 1) {
                    return step;
                }
            }
        }
        throw new IllegalStateException();
    }

    /** Examples that never use a token. */
    private static Examples without(int token, int count) {
        Examples examples = new Examples();
        Examples some = TinyTraining.examples(count, 4);
        for (int i = 0; i < count; i++) {
            int[] tokens = some.at(i).tokens();
            for (int t = 0; t < tokens.length; t++) {
                tokens[t] = tokens[t] == token ? 1 : tokens[t];
            }
            examples.add(new TrainingExample(some.at(i).id(), tokens, some.at(i).assistant()));
        }
        return examples;
    }

    /** The model with an embedding of one token that is no number. */
    private static ModelWeights withNan(int token) {
        WeightFolder folder = WeightFolder.open(Golden.folder("qwen3"));
        HeapWeights weights = new HeapWeights();
        for (String name : folder.names()) {
            float[] values = folder.floats(name);
            if (name.equals(ModelConfig.EMBEDDING)) {
                values[token * 32 + 3] = Float.NaN;
            }
            weights.put(name, folder.shape(name), values);
        }
        return ModelWeights.load(ModelConfig.read(Golden.folder("qwen3")), weights, TinyTraining.BACKEND);
    }
}
