package fr.medinjection.synth.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhrasesTest {
    private static final List<String> ALL = List.of("a", "a b", "b c d", "c", "-xyz", "uno-");
    private static final List<String> ALPHABET = List.of("a", "b", "c", "d", "e", "wxyz", "vwxyz", "unocq", "uno");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void onePassFindsWhatTryingEveryPhraseFinds(long seed) {
        Random random = new Random(seed);
        Phrases phrases = new Phrases(ALL);
        for (int i = 0; i < 500; i++) {
            List<String> words = new ArrayList<>();
            for (int w = 0; w < 1 + random.nextInt(12); w++) {
                words.add(ALPHABET.get(random.nextInt(ALPHABET.size())));
            }
            assertThat(phrases.in(words)).as(words.toString()).isEqualTo(naive(words));
        }
    }

    /** The longest phrase at each place, words after it. */
    private static int naive(List<String> words) {
        int found = 0;
        int i = 0;
        while (i < words.size()) {
            String rest = String.join(" ", words.subList(i, words.size())) + " ";
            int length = ALL.stream()
                    .filter(phrase -> !phrase.contains("-") && rest.startsWith(phrase + " "))
                    .mapToInt(phrase -> phrase.split(" ", -1).length)
                    .max()
                    .orElse(0);
            String word = words.get(i);
            if (length == 0 && ((word.endsWith("xyz") && word.length() > 5) || word.startsWith("uno"))) {
                length = 1;
            }
            found += length > 0 ? 1 : 0;
            i += Math.max(1, length);
        }
        return found;
    }

    @Test
    void contractionsAreSpelledOut() {
        assertThat(Phrases.words("He isn't ill; ce n’est pas"))
                .contains("not", "ne", "pas")
                .doesNotContain("n");
    }
}
