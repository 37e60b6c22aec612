package fr.medinjection.udf.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tartarus.snowball.ext.FrenchStemmer;

/** What metrics share against each metric alone, whatever came before. */
class TextPairTest {
    private static final String[] WORDS = {
        "l'hôpital",
        "œdème",
        "de\u0301ce\u0300s",
        "dès",
        "3,5",
        "mg/L",
        "patient",
        "patients",
        "caresses",
        "flying",
        "dont",
        "\u00a0",
        "\n",
        "-\n",
        "«",
        "»",
        "...",
        "’",
        "&amp;",
        "don't",
        "cannot",
        "🫀",
        "«\u202f",
        "x.",
        "\"a\"",
        "12:"
    };

    private static Map<String, Function<TextPair, Object>> metrics() {
        Map<String, Function<TextPair, Object>> all = new LinkedHashMap<>();
        for (Tokenizer tokenizer : List.of(Mteval.V13A, Mteval.INTL, FrenchWords.CASED)) {
            Bleu bleu = new Bleu(tokenizer, Smoothing.EXP, Bleu.Order.EFFECTIVE);
            all.put("bleu " + tokenizer, bleu::tally);
            all.put("sentence-bleu " + tokenizer, bleu::score);
        }
        all.put("evaluate", new EvaluateBleu()::tally);
        for (Tokenizer tokenizer : List.of(RougeWords.PLAIN, RougeWords.STEMMED, FrenchWords.WORDS)) {
            all.put("rouge " + tokenizer, new Rouge(tokenizer)::score);
        }
        for (Chrf chrf : Chrf.values()) {
            all.put("chrf " + chrf, chrf::tally);
        }
        for (Meteor meteor : Meteor.values()) {
            all.put("meteor " + meteor, meteor::score);
        }
        all.put("length legacy", LengthRatio::legacy);
        all.put("length french", LengthRatio::french);
        return all;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyMetricIsAsIfAlone(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Map.Entry<String, Function<TextPair, Object>>> metrics =
                new ArrayList<>(metrics().entrySet());
        for (int i = 0; i < 300; i++) {
            String prediction = text(random);
            String reference = text(random);
            TextPair shared = new TextPair(prediction, reference);
            for (int k = 0; k < 2 * metrics.size(); k++) {
                var metric = metrics.get(random.nextInt(metrics.size()));
                assertThat(metric.getValue().apply(shared))
                        .as("%s of '%s' and '%s'", metric.getKey(), prediction, reference)
                        .isEqualTo(metric.getValue().apply(new TextPair(prediction, reference)));
            }
        }
    }

    /** The package's own way for both: its tokenizer and the tally of that. */
    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void evaluatesTokensAreItsOwn(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            String prediction = text(random);
            String reference = text(random);
            TokenPair own =
                    new TokenPair(Mteval.EVALUATE_13A.tokens(prediction), Mteval.EVALUATE_13A.tokens(reference));
            assertThat(new EvaluateBleu().tally(prediction, reference)).isEqualTo(Bleu.tally(own));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8})
    void oneLineIsWhatAllItsTokensAre(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Rouge rouge = new Rouge(FrenchWords.WORDS);
        for (int i = 0; i < 300; i++) {
            String prediction = text(random).replace("\n", "");
            String reference = text(random).replace("\n", "");
            // A second, empty line makes no difference but goes the way of lines.
            assertThat(rouge.score(prediction, reference)).isEqualTo(rouge.score(prediction + "\n", reference));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1000})
    void numbersAreThoseOfAMap(int different) {
        SplittableRandom random = new SplittableRandom(different);
        Map<String, Integer> map = new HashMap<>();
        Vocabulary vocabulary = new Vocabulary(4);
        for (int part = 0; part < 20; part++) {
            List<String> tokens =
                    random.ints(200, 0, different).mapToObj(Integer::toString).toList();
            int[] expected = tokens.stream()
                    .mapToInt(token -> {
                        map.putIfAbsent(token, map.size());
                        return map.get(token);
                    })
                    .toArray();
            assertThat(vocabulary.ids(tokens)).isEqualTo(expected);
            assertThat(vocabulary.size()).isEqualTo(map.size());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 10})
    void keptStemsAreTheStems(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StemCache porter = new StemCache(Porter::stem);
        StemCache snowball = new StemCache(word -> FrenchWords.stem(word, new FrenchStemmer()));
        for (int i = 0; i < 100_000; i++) {
            String word = Integer.toString(random.nextInt(50_000), 36) + (random.nextBoolean() ? "ing" : "ements");
            assertThat(porter.stem(word)).isEqualTo(Porter.stem(word));
            if (i % 10 == 0) {
                assertThat(snowball.stem(word)).isEqualTo(FrenchWords.stem(word, new FrenchStemmer()));
            }
        }
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int words = random.nextInt(14); words > 0; words--) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(random.nextInt(5) == 0 ? "" : " ");
        }
        return text.toString();
    }
}
