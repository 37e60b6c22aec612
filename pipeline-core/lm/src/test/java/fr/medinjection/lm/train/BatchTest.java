package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.lm.Golden;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.TrainingPass;
import fr.medinjection.lm.tensor.Nd4jBackend;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {
    private static final Nd4jBackend BACKEND = Nd4jBackend.singlePrecision();

    @Test
    void rowsArePaddedAtTheEndToTheMultiple() {
        Batch batch = Batch.of(List.of(example(0, 5, 6, 7), example(2, 8, 9, 10, 11, 12)), 4);
        assertThat(batch.rows()).isEqualTo(2);
        assertThat(batch.time()).isEqualTo(8);
        assertThat(batch.tokens()).containsExactly(5, 6, 7, 0, 0, 0, 0, 0, 8, 9, 10, 11, 12, 0, 0, 0);
        assertThat(batch.labels()).containsExactly(6, 7, -1, -1, -1, -1, -1, -1, -1, 10, 11, 12, -1, -1, -1, -1);
        assertThat(batch.firsts()).containsOnly(0);
        assertThat(batch.places()).containsExactly(0, 0, 0, -1, -1, -1, -1, -1, 1, 1, 1, 1, 1, -1, -1, -1);
        assertThat(batch.supervised()).isEqualTo(5);
    }

    @Test
    void packedRowsHoldSeveralExamples() {
        Batch batch =
                Batch.packed(List.of(example(0, 1, 2), example(0, 3, 4, 5, 6), example(0, 7), example(1, 8, 9)), 4);
        assertThat(batch.rows()).isEqualTo(3);
        assertThat(batch.tokens()).containsExactly(3, 4, 5, 6, 1, 2, 8, 9, 7, 0, 0, 0);
        assertThat(batch.labels()).containsExactly(4, 5, 6, -1, 2, -1, 9, -1, -1, -1, -1, -1);
        assertThat(batch.firsts()).containsExactly(0, 0, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0);
        assertThat(batch.places()).containsExactly(1, 1, 1, 1, 0, 0, 3, 3, 2, -1, -1, -1);
    }

    @Test
    void onlyMarkedTokensAreTargets() {
        BitSet turns = new BitSet();
        turns.set(0);
        turns.set(2);
        turns.set(4);
        Batch.Example chat = new Batch.Example(new int[] {5, 6, 7, 8, 9, 10}, turns);
        assertThat(Batch.of(List.of(chat), 1).labels()).containsExactly(-1, 7, -1, 9, -1, -1);
        assertThat(chat.targets()).isEqualTo(2);
    }

    @Test
    void refusesABatchWithoutTokens() {
        assertThatThrownBy(() -> Batch.of(List.of(), 8))
                .isInstanceOf(LmException.class)
                .hasMessage("Cannot train on a batch without tokens");
    }

    /** With dropout, whose masks belong to examples, not to rows. The window of mistral is shorter than the texts. */
    @ParameterizedTest
    @ValueSource(strings = {"qwen3", "qwen2-window", "llama-llama3", "mistral"})
    void packedGradientsAreThoseOfPaddedRows(String name) {
        List<Batch.Example> examples = examples(9, 3);
        AdapterConfig config = new AdapterConfig(
                name,
                4,
                8,
                0.3,
                AdapterConfig.Kind.DORA,
                AdapterConfig.Scaling.STANDARD,
                EnumSet.allOf(Projection.class));
        try (ModelWeights model = ModelWeights.load(Golden.folder(name), BACKEND);
                Adapter one = alive(config, model);
                Adapter two = alive(config, model)) {
            Batch padded = Batch.of(examples, 8);
            Batch packed = Batch.packed(examples, 8);
            assertThat(packed.rows()).isLessThan(padded.rows());
            double loss = loss(one, model, padded);
            assertThat(loss(two, model, packed)).isCloseTo(loss, within(1e-5 * loss));
            for (int i = 0; i < one.parameters().size(); i++) {
                float[] expected = BACKEND.floats(one.parameters().get(i).gradient());
                float[] actual = BACKEND.floats(two.parameters().get(i).gradient());
                double largest = Golden.distance(expected, new float[expected.length]);
                assertThat(Golden.distance(actual, expected))
                        .as(one.parameters().get(i).name())
                        .isLessThan(1e-5 * largest);
            }
        }
    }

    /** With B not zero, so that every gradient is alive. */
    private static Adapter alive(AdapterConfig config, ModelWeights model) {
        return Adapter.of(config, GradientIT.moved(new FreshAdapter(config, model, 5).weights()), model);
    }

    private static double loss(Adapter adapter, ModelWeights model, Batch batch) {
        SeededDropout dropout = new SeededDropout(0.3, 11);
        dropout.start(4, 100, batch);
        return new TrainingPass(new Decoder(model, adapter.linears(dropout)))
                .run(batch.tokens(), batch.labels(), batch.firsts(), batch.rows(), 0.1);
    }

    private static List<Batch.Example> examples(int count, long seed) {
        CounterRandom random = new CounterRandom(seed);
        List<Batch.Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] tokens = new int[2 + (int) (random.uniform(i) * 20)];
            for (int t = 0; t < tokens.length; t++) {
                tokens[t] = (int) (random.uniform(1000L * i + t) * 61);
            }
            examples.add(new Batch.Example(tokens, i % 3));
        }
        return examples;
    }

    private static Batch.Example example(int firstSupervised, int... tokens) {
        return new Batch.Example(tokens, firstSupervised);
    }
}
