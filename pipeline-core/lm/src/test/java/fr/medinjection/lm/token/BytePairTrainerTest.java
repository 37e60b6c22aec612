package fr.medinjection.lm.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytePairTrainerTest {
    /** The texts that record_tokenizer.py learns from. */
    private static final List<String> LEARN = List.of(
            "L’angine à streptocoque se traite par l’amoxicilline. L’angine virale ne se traite pas par antibiotique.",
            "Le traitement de l’hypertension artérielle repose sur les règles hygiéno-diététiques, puis sur un traitement.",
            "Quel est le traitement de première intention de l’œdème aigu du poumon ?\n(A) Furosémide\n(B) Amoxicilline\n",
            "The patient was treated with amoxicillin for ten days. The treatment was well tolerated.");

    @Test
    void learnsTheMergesOfTheHuggingFaceTrainer() throws IOException {
        JsonNode model = golden().path("model");
        BytePairTrainer.Learnt learnt = BytePairTrainer.learn(LEARN, 400, 1);
        List<String> merges = new ArrayList<>();
        model.path("merges")
                .forEach(pair ->
                        merges.add(pair.get(0).asText() + " " + pair.get(1).asText()));
        assertThat(merges).hasSize(144);
        assertThat(learnt.merges().stream().map(m -> m.left() + " " + m.right()).toList())
                .isEqualTo(merges);
        for (int id = 0; id < 400; id++) {
            assertThat(model.path("vocab").path(learnt.tokens().get(id)).asInt(-1))
                    .isEqualTo(id);
        }
    }

    @Test
    void learnsWhatCountingEverythingAgainLearns() {
        Random random = new Random(7);
        for (int round = 0; round < 40; round++) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                StringBuilder text = new StringBuilder();
                for (int j = 0; j < 30; j++) {
                    text.append("aabc é".charAt(random.nextInt(6)));
                }
                texts.add(text.toString());
            }
            int size = 256 + random.nextInt(30);
            assertThat(BytePairTrainer.learn(texts, size, 2).merges()).isEqualTo(naive(texts, size));
        }
    }

    @Test
    void stopsWhereNoPairOccursOftenEnough() {
        assertThat(BytePairTrainer.learn(List.of("abc"), 1000, 2).merges()).isEmpty();
        assertThat(BytePairTrainer.learn(List.of("abc abc"), 1000, 2).tokens()).hasSize(258);
        assertThat(BytePairTrainer.learn(List.of(), 1000, 2).tokens()).hasSize(256);
    }

    /** Every pair of every word counted again for each merge; the words cut by hand at blanks, which begin the next word. */
    private static List<BytePairTrainer.Merge> naive(List<String> texts, int size) {
        List<String> tokens = new ArrayList<>(ByteAlphabet.sorted());
        List<BytePairTrainer.Merge> merges = new ArrayList<>();
        List<List<String>> words = new ArrayList<>();
        for (String text : texts) {
            java.util.regex.Matcher matcher =
                    java.util.regex.Pattern.compile(" ?[a-zé]+| +(?![a-zé])| +").matcher(text);
            while (matcher.find()) {
                List<String> letters = new ArrayList<>();
                ByteAlphabet.spell(matcher.group()).chars().forEach(c -> letters.add(String.valueOf((char) c)));
                words.add(letters);
            }
        }
        while (tokens.size() < size) {
            Map<List<Integer>, Integer> counts = new HashMap<>();
            for (List<String> word : words) {
                for (int i = 1; i < word.size(); i++) {
                    counts.merge(
                            List.of(tokens.indexOf(word.get(i - 1)), tokens.indexOf(word.get(i))), 1, Integer::sum);
                }
            }
            List<Integer> best = null;
            for (List<Integer> pair : counts.keySet()) {
                if (counts.get(pair) >= 2 && (best == null || better(pair, best, counts))) {
                    best = pair;
                }
            }
            if (best == null) {
                break;
            }
            String left = tokens.get(best.get(0));
            String right = tokens.get(best.get(1));
            merges.add(new BytePairTrainer.Merge(left, right));
            tokens.add(left + right);
            for (List<String> word : words) {
                for (int i = 1; i < word.size(); i++) {
                    if (word.get(i - 1).equals(left) && word.get(i).equals(right)) {
                        word.set(i - 1, left + right);
                        word.remove(i);
                    }
                }
            }
        }
        return merges;
    }

    private static boolean better(List<Integer> a, List<Integer> b, Map<List<Integer>, Integer> counts) {
        int byCount = counts.get(a) - counts.get(b);
        int byLeft = b.get(0) - a.get(0);
        return byCount != 0 ? byCount > 0 : byLeft != 0 ? byLeft > 0 : a.get(1) < b.get(1);
    }

    private static JsonNode golden() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(BytePairTrainerTest.class.getResourceAsStream("/golden-token/tokenizer.json"))) {
            return new ObjectMapper().readTree(in);
        }
    }
}
