package fr.medinjection.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.lm.Golden;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Nd4jBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

public class GeneratorTest {
    private static final int VOCABULARY = 61;

    /** Folders of golden values, of every family. */
    public static List<String> families() {
        return List.of(
                "qwen3",
                "qwen3-tied",
                "qwen2-yarn",
                "qwen2-window",
                "llama-smol",
                "llama-llama3",
                "llama-linear",
                "mistral");
    }

    @ParameterizedTest
    @MethodSource("families")
    void givesTheTokensAndLikelihoodsOfTransformers(String name) {
        givesTheTokensAndLikelihoodsOfTransformers(name, Nd4jBackend.singlePrecision());
    }

    /** The same on any backend in single precision. */
    public static void givesTheTokensAndLikelihoodsOfTransformers(String name, Backend backend) {
        JsonNode expected = Golden.json(name);
        List<int[]> prompts = Golden.tokens(expected.path("prompts"));
        List<int[]> greedy = Golden.tokens(expected.path("greedy"));
        try (ModelWeights weights = ModelWeights.load(Golden.folder(name), backend)) {
            Decoder decoder = Decoder.of(weights);
            List<List<Integer>> generated = new Generator(decoder, 3)
                    .greedy(prompts, greedy.get(0).length, TokenChoice.any(VOCABULARY), Set.of());
            assertThat(generated)
                    .isEqualTo(greedy.stream()
                            .map(row -> Arrays.stream(row).boxed().toList())
                            .toList());
            double[] likelihood = new Likelihood(decoder).of(prompts, Golden.tokens(expected.path("continuations")));
            for (int i = 0; i < likelihood.length; i++) {
                assertThat(likelihood[i])
                        .isCloseTo(expected.path("likelihood").get(i).asDouble(), within(1e-4));
            }
        }
    }

    /** The naive twin: no cache, no batch, the whole text again for each token. */
    @Test
    void constrainedTokensAreThoseOfRepeatedWholePasses() {
        List<int[]> prompts = Golden.tokens(Golden.json("qwen3").path("prompts"));
        BitSet even = new BitSet();
        IntStream.range(0, VOCABULARY).filter(i -> i % 2 == 0).forEach(even::set);
        TokenChoice choice = generated -> generated.size() == 4 ? new BitSet() : even;
        withQwen3(decoder -> {
            List<List<Integer>> fast = new Generator(decoder, 3).greedy(prompts, 9, choice, Set.of());
            for (int i = 0; i < prompts.size(); i++) {
                assertThat(fast.get(i)).hasSize(4).isEqualTo(naive(decoder, prompts.get(i), 4, even));
            }
        });
    }

    /** What reads the prompts once for both, and what needs no cache, give the same as one after the other. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6})
    void severalChoicesAreThoseOfSeveralRuns(int most) {
        List<int[]> prompts = Golden.tokens(Golden.json("mistral").path("prompts"));
        BitSet few = new BitSet();
        IntStream.of(7, 30, 31, 55).forEach(few::set);
        List<TokenChoice> choices = List.of(TokenChoice.any(VOCABULARY), TokenChoice.among(few));
        try (ModelWeights weights = ModelWeights.load(Golden.folder("mistral"), Nd4jBackend.singlePrecision())) {
            Decoder decoder = Decoder.of(weights);
            List<List<List<Integer>>> both = new Generator(decoder, 3).greedy(prompts, most, choices, Set.of());
            for (int c = 0; c < choices.size(); c++) {
                List<List<Integer>> longer = new Generator(decoder, 3).greedy(prompts, 8, choices.get(c), Set.of());
                assertThat(both.get(c))
                        .isEqualTo(
                                longer.stream().map(row -> row.subList(0, most)).toList());
            }
        }
    }

    /** Texts that end leave their slots to those that wait; each is the one that it is alone. */
    @ParameterizedTest
    @ValueSource(strings = {"qwen3", "qwen2-window", "mistral"})
    void textsJoinAndLeave(String name) {
        Random random = new Random(3);
        List<int[]> prompts = IntStream.range(0, 11)
                .mapToObj(
                        i -> random.ints(1 + random.nextInt(12), 0, VOCABULARY).toArray())
                .toList();
        Set<Integer> stops = Set.of(2, 11, 23, 24, 37, 40, 52);
        List<TokenChoice> choices = List.of(TokenChoice.any(VOCABULARY), generated -> all(3 + 2 * generated.size()));
        try (ModelWeights weights = ModelWeights.load(Golden.folder(name), Nd4jBackend.singlePrecision())) {
            Decoder decoder = Decoder.of(weights);
            List<List<List<Integer>>> alone = choices.stream()
                    .map(choice -> prompts.stream()
                            .map(p -> new Generator(decoder, 1)
                                    .greedy(List.of(p), 9, choice, stops)
                                    .get(0))
                            .toList())
                    .toList();
            assertThat(alone.get(0).stream().map(List::size).distinct()).hasSizeGreaterThan(2);
            for (int slots : new int[] {2, 3, 4, 11, 40}) {
                Map<Integer, float[]> heard = new HashMap<>();
                assertThat(new Generator(decoder, slots)
                                .greedy(prompts, 9, choices, stops, (scores, prompt) -> heard.put(prompt, scores)))
                        .isEqualTo(alone);
                assertThat(heard.keySet()).hasSize(prompts.size());
            }
        }
    }

    private static BitSet all(int below) {
        BitSet all = new BitSet();
        all.set(0, below);
        return all;
    }

    @Test
    void rowsEndAtTheirOwnStopTokens() {
        JsonNode expected = Golden.json("qwen3");
        List<int[]> prompts = Golden.tokens(expected.path("prompts"));
        List<int[]> greedy = Golden.tokens(expected.path("greedy"));
        int stop = greedy.get(1)[3];
        withQwen3(decoder -> {
            List<List<Integer>> rows =
                    new Generator(decoder, 3).greedy(prompts, 10, TokenChoice.any(VOCABULARY), Set.of(stop));
            for (int i = 0; i < rows.size(); i++) {
                assertThat(rows.get(i))
                        .isEqualTo(Arrays.stream(greedy.get(i))
                                .boxed()
                                .takeWhile(t -> t != stop)
                                .toList());
            }
        });
    }

    @Test
    void sequencesAreSpelledWhole() {
        List<List<Integer>> sequences = List.of(List.of(3, 4, 5), List.of(3, 9), List.of(60));
        withQwen3(decoder -> assertThat(new Generator(decoder, 3)
                        .greedy(
                                Golden.tokens(Golden.json("qwen3").path("prompts")),
                                8,
                                TokenChoice.sequences(sequences),
                                Set.of()))
                .allMatch(sequences::contains));
    }

    @Test
    void refusesTokensOutsideTheVocabularyAndEmptyPrompts() {
        withQwen3(decoder -> {
            Generator generator = new Generator(decoder, 3);
            assertThatThrownBy(() ->
                            generator.greedy(List.of(new int[] {VOCABULARY}), 1, TokenChoice.any(VOCABULARY), Set.of()))
                    .isInstanceOf(LmException.class)
                    .hasMessage("Invalid token id: 61, expected 0 to 60");
            assertThatThrownBy(() -> generator.greedy(List.of(new int[0]), 1, TokenChoice.any(VOCABULARY), Set.of()))
                    .isInstanceOf(LmException.class)
                    .hasMessage("Cannot generate from an empty prompt");
        });
    }

    private static void withQwen3(java.util.function.Consumer<Decoder> test) {
        try (ModelWeights weights = ModelWeights.load(Golden.folder("qwen3"), Nd4jBackend.singlePrecision())) {
            test.accept(Decoder.of(weights));
        }
    }

    private static List<Integer> naive(Decoder decoder, int[] prompt, int steps, BitSet allowed) {
        List<Integer> generated = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            int[] text = IntStream.concat(
                            Arrays.stream(prompt), generated.stream().mapToInt(Integer::intValue))
                    .toArray();
            float[] logits = decoder.weights().backend().scoped(() -> {
                Span span = Span.of(decoder.weights(), new int[1], text.length);
                return decoder.weights().backend().floats(decoder.logits(decoder.hidden(text, span, Optional.empty())));
            });
            float[] last = Arrays.copyOfRange(logits, logits.length - VOCABULARY, logits.length);
            generated.add(Generator.best(last, allowed));
        }
        return generated;
    }
}
