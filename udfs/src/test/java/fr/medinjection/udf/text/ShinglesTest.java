package fr.medinjection.udf.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShinglesTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void equalRunsHaveEqualHashesAndOthersNot(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<List<String>> runs = new HashSet<>();
        Set<Long> hashes = new HashSet<>();
        for (int text = 0; text < 2_000; text++) {
            String[] words = random.ints(random.nextInt(1, 12), 0, 400)
                    .mapToObj(Integer::toString)
                    .toArray(String[]::new);
            long[] found = Shingles.of(Shingles.words(String.join(" ", words)), 3);
            assertThat(found).hasSize(Math.max(1, words.length - 2));
            for (int i = 0; i < found.length; i++) {
                runs.add(List.of(Arrays.copyOfRange(words, i, Math.min(i + 3, words.length))));
                hashes.add(found[i]);
            }
        }
        assertThat(hashes).hasSameSizeAs(runs);
    }

    @Test
    void orderMatters() {
        assertThat(Shingles.of(Shingles.words("a b c"), 3)).isNotEqualTo(Shingles.of(Shingles.words("b a c"), 3));
    }

    @Test
    void hashesAreTheSameInEveryProcess() {
        assertThat(Shingles.words("l hopital")).containsExactly(3328190875682909449L, 8846057362913744570L);
        assertThat(Shingles.of(Shingles.words("l hopital"), 2)).containsExactly(1938424150720480105L);
    }

    @Test
    void aShortTextIsOneRunAndAnEmptyOneNone() {
        assertThat(Shingles.of(Shingles.words("oui"), 3)).hasSize(1);
        assertThat(Shingles.words("")).isEmpty();
        assertThat(Shingles.of(Shingles.words(""), 3)).isEmpty();
    }

    @Test
    void distinctIsSortedAndWithoutRepetition() {
        long[] hashes = {3, -1, 3, 2, -1};
        assertThat(Shingles.distinct(hashes)).containsExactly(-1, 2, 3);
    }
}
