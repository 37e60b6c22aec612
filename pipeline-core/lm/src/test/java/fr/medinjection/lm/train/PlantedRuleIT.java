package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.lm.Projection;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.Generator;
import fr.medinjection.lm.model.Linears;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.TokenChoice;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** It trains, as shown by what it learns: one of eight words, anywhere in a question, decides which of four letters answers it. */
class PlantedRuleIT {
    private static final int FIRST_LETTER = 10;
    private static final int LETTERS = 4;
    private static final int FIRST_WORD = 20;
    private static final int WORDS = 8;
    private static final int FIRST_FILLER = 30;
    private static final int FILLERS = 30;
    private static final int ANSWER = 5;
    private static final int END = 2;

    @TempDir
    Path folder;

    @Test
    void learnsTheRuleOnQuestionsItHasNotSeen() {
        AdapterConfig adapter = new AdapterConfig(
                "tiny",
                8,
                16,
                0,
                AdapterConfig.Kind.DORA,
                AdapterConfig.Scaling.STANDARD,
                EnumSet.allOf(Projection.class));
        TrainingConfig config = TinyTraining.config(
                "length",
                Map.of("unit", "EPOCHS", "count", 12),
                "batchSize",
                16,
                "accumulation",
                1,
                "warmupRatio",
                0.05);
        try (ModelWeights model = TinyTraining.model("qwen3")) {
            assertThat(accuracy(model, Linears.frozen(model))).isLessThan(0.5);
            TrainingSummary summary = new Trainer(
                            new Trainer.Task(model, adapter, config, questions(320, 1), new Examples()),
                            new FolderCheckpoints(folder),
                            TrainingLog.none(),
                            Ranks.alone())
                    .run();
            try (Adapter trained = Adapter.load(Path.of(summary.checkpoint()), model)) {
                assertThat(accuracy(model, trained.linears(Dropout.none()))).isGreaterThan(0.9);
            }
        }
    }

    private static double accuracy(ModelWeights model, Linears linears) {
        Examples unseen = questions(200, 2);
        List<int[]> prompts = IntStream.range(0, unseen.size())
                .mapToObj(i -> Arrays.copyOf(unseen.at(i).tokens(), unseen.length(i) - 2))
                .toList();
        BitSet letters = new BitSet();
        letters.set(FIRST_LETTER, FIRST_LETTER + LETTERS);
        TokenChoice choice = generated -> letters;
        List<List<Integer>> answers =
                new Generator(new Decoder(model, linears), 16).greedy(prompts, 1, choice, Set.of());
        return IntStream.range(0, unseen.size())
                        .filter(i -> answers.get(i).get(0) == unseen.at(i).tokens()[unseen.length(i) - 2])
                        .count()
                / (double) unseen.size();
    }

    private static Examples questions(int count, long seed) {
        CounterRandom random = new CounterRandom(seed);
        Examples questions = new Examples();
        for (int i = 0; i < count; i++) {
            int length = 4 + random.below(6, 100L * i);
            int[] tokens = new int[length + 3];
            for (int t = 0; t < length; t++) {
                tokens[t] = FIRST_FILLER + random.below(FILLERS, 100L * i + 10 + t);
            }
            int word = random.below(WORDS, 100L * i + 1);
            tokens[random.below(length, 100L * i + 2)] = FIRST_WORD + word;
            tokens[length] = ANSWER;
            tokens[length + 1] = FIRST_LETTER + word % LETTERS;
            tokens[length + 2] = END;
            BitSet turn = new BitSet();
            turn.set(length + 1, length + 3);
            questions.add(new TrainingExample("question-" + i, tokens, turn));
        }
        return questions;
    }
}
