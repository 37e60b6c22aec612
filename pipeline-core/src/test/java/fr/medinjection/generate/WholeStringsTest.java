package fr.medinjection.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WholeStringsTest {
    private static final Set<Integer> END = Set.of(9);

    @Test
    void theEndComesOnlyAfterAWholeString() {
        WholeStrings strings = new WholeStrings(List.of(List.of(1), List.of(2, 3)), END);
        assertThat(next(strings, List.of())).containsExactly(1, 2, 9);
        assertThat(next(strings, List.of(2))).containsExactly(3);
        assertThat(next(strings, List.of(2, 3))).containsExactly(1, 2, 9);
        assertThat(next(strings, List.of(3))).isEmpty();
    }

    @Test
    void whatCanBeReadInTwoWaysGoesOnInBoth() {
        WholeStrings strings = new WholeStrings(List.of(List.of(1), List.of(1, 2), List.of(3)), END);
        assertThat(next(strings, List.of(1))).containsExactly(1, 2, 3, 9);
    }

    /** The naive way: all texts of strings up to a length, and what follows the given beginning in them. */
    @Test
    void allowsWhatSomeTextOfStringsHas() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<List<Integer>> strings = IntStream.range(0, 3)
                    .mapToObj(i ->
                            random.ints(1 + random.nextInt(3), 0, 3).boxed().toList())
                    .toList();
            List<Integer> begun = random.ints(random.nextInt(5), 0, 3).boxed().toList();
            Set<Integer> expected = new TreeSet<>();
            follow(strings, new ArrayList<>(), begun, expected);
            assertThat(next(new WholeStrings(strings, END), begun))
                    .as(strings + " after " + begun)
                    .containsExactlyElementsOf(expected);
        }
    }

    private static void follow(
            List<List<Integer>> strings, List<Integer> text, List<Integer> begun, Set<Integer> found) {
        int shared = Math.min(text.size(), begun.size());
        if (!text.subList(0, shared).equals(begun.subList(0, shared))) {
            return;
        }
        if (text.size() > begun.size()) {
            found.add(text.get(begun.size()));
            return;
        }
        if (text.size() == begun.size()) {
            found.addAll(END);
        }
        for (List<Integer> string : strings) {
            List<Integer> longer = new ArrayList<>(text);
            longer.addAll(string);
            follow(strings, longer, begun, found);
        }
    }

    private static List<Integer> next(WholeStrings strings, List<Integer> begun) {
        BitSet allowed = strings.allowed(begun);
        return allowed.stream().boxed().toList();
    }
}
