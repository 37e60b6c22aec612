package fr.medinjection.udf.metric;

import static fr.medinjection.udf.metric.AnswerParser.Arity.ONE;
import static fr.medinjection.udf.metric.AnswerParser.Arity.SEVERAL;
import static fr.medinjection.udf.metric.AnswerParser.PUBLISHED;
import static fr.medinjection.udf.metric.AnswerParser.TOLERANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
    private static final String ALPHABET = "ABCDEFabcdeé ,;/|+\n.():-_*1\t\u00A0'";

    @Test
    void scoresAreScikitLearns() {
        List<JsonNode> cases = Golden.cases(Golden.file("statistics").path("answers"), 400);
        for (JsonNode line : cases) {
            int options = line.get(0).intValue();
            List<Integer> key = Golden.ints(line.get(1));
            List<Integer> predicted = Golden.ints(line.get(2));
            double[] expected = Golden.doubles(line.get(3));
            ChoiceScore score = ChoiceScore.of(predicted, key, options);
            assertThat(score.exactMatch()).isCloseTo(expected[0], Golden.EXACT);
            assertThat(score.jaccard()).isCloseTo(expected[1], Golden.EXACT);
            assertThat(score.hamming()).isCloseTo(expected[2], Golden.EXACT);
            long right = ChoiceScore.byOption(predicted, key, options).stream()
                    .filter(Boolean::booleanValue)
                    .count();
            assertThat((double) right / options).isCloseTo(score.hamming(), Golden.EXACT);
        }
    }

    /** What {@code record_published.py} recorded of the authors' own evaluation script. */
    @Test
    void thePublishedScriptReadsAndScoresTheSameAnswersAlike() {
        for (JsonNode line : Golden.cases(Golden.file("published").path("answers"), 6000)) {
            String text = line.get(0).textValue();
            int options = line.get(1).intValue();
            AnswerParser.Arity arity = line.get(2).booleanValue() ? SEVERAL : ONE;
            List<Integer> read = PUBLISHED.parse(text, options, arity);
            assertThat(read).as(text).isEqualTo(Golden.ints(line.get(4)));
            ChoiceScore score = ChoiceScore.of(read, Golden.ints(line.get(3)), options);
            assertThat(score.exactMatch()).as(text).isEqualTo(line.get(5).doubleValue());
            assertThat(score.jaccard()).as(text).isEqualTo(line.get(6).doubleValue());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5})
    void publishedParserIsItsDescription(int options) {
        SplittableRandom random = new SplittableRandom(options);
        for (int i = 0; i < 20_000; i++) {
            String text = random.ints(random.nextInt(0, 6), 0, ALPHABET.length())
                    .collect(StringBuilder::new, (s, c) -> s.append(ALPHABET.charAt(c)), StringBuilder::append)
                    .toString();
            List<Integer> expected = naive(text, options);
            assertThat(PUBLISHED.parse(text, options, SEVERAL)).as(text).isEqualTo(expected);
            assertThat(PUBLISHED.parse(text, options, ONE)).isEqualTo(expected.size() == 1 ? expected : List.of());
            if (!expected.isEmpty()) {
                assertThat(TOLERANT.parse(text, options, SEVERAL)).as(text).isEqualTo(expected);
            }
        }
    }

    private static List<Integer> naive(String text, int options) {
        String letters = "ABCDEF".substring(0, options);
        String answer = text.toUpperCase(Locale.ROOT).replaceAll("^[\\s\\u00A0]+|[\\s\\u00A0]+$", "");
        return answer.matches("[" + letters + ",;/|+ \n.():]*")
                ? List.copyOf(new TreeSet<>(answer.chars()
                        .mapToObj(letters::indexOf)
                        .filter(i -> i >= 0)
                        .toList()))
                : List.of();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Réponse : A, C et D | A C D",
                "La réponse correcte est B. | B",
                "**Réponses :** A ; B | A B",
                "Les bonnes réponses sont les propositions B et D, car A est fausse. | B D",
                "A) L'aspirine réduit le risque | A",
                "A) l'aspirine\\nC) le clopidogrel | A C",
                "Réponses correctes :\\nA. l'aspirine\\nD. l'héparine\\n\\nE est fausse | A D",
                "Réponse : B\\nA est faux | B",
                "The answer is (C). | C",
                "D - la biopsie | D",
                "[A, E] | A E",
                "A l'examen, rien | ``",
                "À voir | ``",
                "L'hépatite B est virale | ``",
                "Aucune réponse | ``",
                "Réponse : F | ``",
                "d'abord la vitamine C | ``",
                "`` | ``",
            })
    void tolerantParserReadsSentences(String text, String letters) {
        List<Integer> expected =
                letters.chars().filter(c -> c != ' ').mapToObj(c -> c - 'A').toList();
        assertThat(TOLERANT.parse(text.replace("\\n", "\n"), 5, SEVERAL)).isEqualTo(expected);
        assertThat(TOLERANT.parse(text.replace("\\n", "\n"), 5, ONE))
                .isEqualTo(expected.size() == 1 ? expected : List.of());
    }

    @Test
    void orderAndRepeatsDoNotMatter() {
        assertThat(PUBLISHED.parse("d, A, d", 5, SEVERAL)).containsExactly(0, 3);
        assertThat(ChoiceScore.of(List.of(3, 0, 3), List.of(0, 3), 5)).isEqualTo(new ChoiceScore(1, 1, 1));
    }

    @Test
    void unreadAnswerScoresNothingButTheOptionsRightlyLeft() {
        assertThat(ChoiceScore.of(List.of(), List.of(0, 1), 5)).isEqualTo(new ChoiceScore(0, 0, 1 - 2 / 5.0));
        assertThat(ChoiceScore.byOption(List.of(), List.of(0, 1), 3)).containsExactly(false, false, true);
    }

    @Test
    void everyLetterOfTheAlphabetIsAnOption() {
        List<Integer> all = IntStream.range(0, 26).boxed().toList();
        assertThat(PUBLISHED.parse("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 26, SEVERAL)).isEqualTo(all);
        assertThatThrownBy(() -> PUBLISHED.parse("A", 27, ONE))
                .hasMessage("Invalid number of options: 27, expected 1 to 26");
        assertThatThrownBy(() -> ChoiceScore.of(List.of(5), List.of(0), 5))
                .hasMessage("Invalid option position: 5, expected 0 to 4");
    }
}
