package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which examples come when, and at which rate. */
class PlanTest {
    /** 33,493 examples, 192 a step, 10 epochs, a warm-up of 5 %. */
    @Test
    void thePapersRunHas1750StepsAnd88OfWarmUp() {
        TrainingConfig config = TinyTraining.config(
                "batchSize",
                12,
                "accumulation",
                8,
                "warmupRatio",
                0.05,
                "length",
                Map.of("unit", "EPOCHS", "count", 10));
        Plan plan = new Plan(new int[33_493], config, 2);
        assertThat(plan.steps()).isEqualTo(1750);
        assertThat(config.schedule(plan.steps()).warmup()).isEqualTo(88);
        assertThat(plan.examples(0)).hasSize(192);
        assertThat(plan.examples(174)).hasSize(33_493 - 174 * 192);
        assertThat(plan.endsEpoch(175)).isTrue();
        assertThat(plan.epochs(350)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anEpochTakesEachExampleOnceInAnOrderOfItsOwn(long seed) {
        int[] lengths = lengths(101, seed);
        Plan plan = new Plan(lengths, TinyTraining.config("seed", seed), 1);
        int[] first = epoch(plan, 0);
        int[] second = epoch(plan, 26);
        assertThat(first).isNotEqualTo(second);
        assertThat(sorted(first)).containsExactly(IntStream.range(0, 101).toArray());
        assertThat(sorted(second)).containsExactly(IntStream.range(0, 101).toArray());
        assertThat(epoch(plan, 0)).containsExactly(first);
    }

    @Test
    void microBatchesAreTheStepInPieces() {
        Plan plan = new Plan(lengths(101, 1), TinyTraining.config("batchSize", 3, "accumulation", 2), 2);
        for (long step : new long[] {0, 7, 8}) {
            List<Integer> pieces = new ArrayList<>();
            for (Plan.MicroBatch micro : plan.microBatches(step)) {
                assertThat(micro.first()).isEqualTo(pieces.size());
                assertThat(micro.examples().length).isBetween(1, 3);
                Arrays.stream(micro.examples()).forEach(pieces::add);
            }
            assertThat(pieces)
                    .isEqualTo(Arrays.stream(plan.examples(step)).boxed().toList());
        }
        assertThat(plan.examples(8)).hasSize(101 - 8 * 12);
    }

    /** As get_length_grouped_indices of transformers does it, with 10 examples, 2 a batch: one batch a stretch. */
    @Test
    void shortStretchesAreSortedAndTheLongestComesFirst() {
        int[] lengths = {5, 9, 1, 7, 3, 8, 2, 6, 4, 9};
        ExampleOrder order = new ExampleOrder(lengths, 2, 1, true);
        assertThat(order.byLength(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}))
                .containsExactly(1, 0, 3, 2, 5, 4, 7, 6, 9, 8);
        assertThat(order.byLength(new int[] {0, 2, 3, 4, 5, 1, 6, 7, 8, 9}))
                .containsExactly(1, 2, 3, 4, 0, 5, 7, 6, 9, 8);
    }

    @Test
    void stretchesHoldUpToFiftyBatches() {
        int[] lengths = lengths(2000, 5);
        int[] order = new ExampleOrder(lengths, 2, 1, true).ofEpoch(0);
        int longest = Arrays.stream(lengths).max().orElseThrow();
        assertThat(lengths[order[0]]).isEqualTo(longest);
        int swapped = 0;
        for (int i = 1; i < order.length; i++) {
            if (i % 100 != 0 && lengths[order[i]] > lengths[order[i - 1]]) {
                swapped++;
            }
        }
        assertThat(swapped).as("places where a stretch is not sorted").isLessThanOrEqualTo(1);
    }

    @Test
    void ratesRiseAndFall() {
        Schedule linear = TinyTraining.config("schedule", "LINEAR").schedule(101);
        assertThat(linear.warmup()).isEqualTo(11);
        assertThat(linear.rate(0)).isZero();
        assertThat(linear.rate(11)).isEqualTo(0.01);
        assertThat(linear.rate(56)).isEqualTo(0.005);
        assertThat(linear.rate(101)).isZero();
        Schedule constant = TinyTraining.config("schedule", "CONSTANT").schedule(100);
        assertThat(constant.rate(5)).isEqualTo(0.005);
        assertThat(constant.rate(99)).isEqualTo(0.01);
        assertThat(TinyTraining.config("warmupRatio", 0).schedule(10).rate(0)).isEqualTo(0.01);
    }

    @Test
    void refusesAConfigurationThatCannotTrain() {
        refuses("batchSize", 0, "Invalid batch size: 0, expected a positive number");
        refuses("accumulation", -1, "Invalid accumulation: -1, expected a positive number");
        refuses("peakLearningRate", "NaN", "Invalid peak learning rate: NaN, expected a positive number");
        refuses("warmupRatio", 1.5, "Invalid warm-up ratio: 1.5, expected 0 to 1");
        refuses("beta2", 1, "Invalid beta2: 1, expected at least 0 and below 1");
        refuses("weightDecay", -0.1, "Invalid weight decay: -0.1, expected 0 or more");
        refuses("maxTokens", 0, "Invalid longest example: 0, expected a positive number");
        refuses("keepLast", 0, "Invalid number of checkpoints to keep: 0, expected a positive number");
    }

    private static void refuses(String name, Object value, String message) {
        assertThatThrownBy(() -> TinyTraining.config(name, value)).hasRootCauseMessage(message);
    }

    private static int[] epoch(Plan plan, long from) {
        return IntStream.range(0, 26)
                .flatMap(step -> Arrays.stream(plan.examples(from + step)))
                .toArray();
    }

    private static int[] sorted(int[] values) {
        return Arrays.stream(values).sorted().toArray();
    }

    private static int[] lengths(int count, long seed) {
        CounterRandom random = new CounterRandom(seed);
        return IntStream.range(0, count).map(i -> 1 + random.below(300, i)).toArray();
    }
}
