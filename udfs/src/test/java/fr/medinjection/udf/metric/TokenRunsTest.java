package fr.medinjection.udf.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counting and aligning token runs against the textbook. */
class TokenRunsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 1_000})
    void matchesAreClippedCounts(int vocabulary) {
        SplittableRandom random = new SplittableRandom(vocabulary);
        for (int i = 0; i < 500; i++) {
            int[] a = run(random, vocabulary);
            int[] b = run(random, vocabulary);
            long[] expected =
                    IntStream.rangeClosed(1, 6).mapToLong(n -> clipped(a, b, n)).toArray();
            assertThat(new NgramMatches(a, b).upTo(6)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 1_000})
    void commonSubsequenceIsTheTables(int vocabulary) {
        SplittableRandom random = new SplittableRandom(vocabulary);
        for (int i = 0; i < 500; i++) {
            int[] a = run(random, vocabulary);
            int[] b = run(random, vocabulary);
            int[][] table = table(a, b);
            assertThat(CommonSubsequence.length(a, b, vocabulary)).isEqualTo(table[a.length][b.length]);
            assertThat(CommonSubsequence.positions(a, b, vocabulary)).isEqualTo(readOut(table, a, b));
        }
    }

    private static int[] run(SplittableRandom random, int vocabulary) {
        return random.ints(random.nextInt(0, 200), 0, vocabulary).toArray();
    }

    private static long clipped(int[] a, int[] b, int n) {
        Map<List<Integer>, Integer> inA = counts(a, n);
        Map<List<Integer>, Integer> inB = counts(b, n);
        return inA.entrySet().stream()
                .mapToLong(gram -> Math.min(gram.getValue(), inB.getOrDefault(gram.getKey(), 0)))
                .sum();
    }

    private static Map<List<Integer>, Integer> counts(int[] run, int n) {
        Map<List<Integer>, Integer> counts = new HashMap<>();
        for (int i = 0; i + n <= run.length; i++) {
            counts.merge(Arrays.stream(run, i, i + n).boxed().toList(), 1, Integer::sum);
        }
        return counts;
    }

    private static int[][] table(int[] a, int[] b) {
        int[][] table = new int[a.length + 1][b.length + 1];
        for (int i = 1; i <= a.length; i++) {
            for (int j = 1; j <= b.length; j++) {
                table[i][j] =
                        a[i - 1] == b[j - 1] ? table[i - 1][j - 1] + 1 : Math.max(table[i - 1][j], table[i][j - 1]);
            }
        }
        return table;
    }

    private static boolean[] readOut(int[][] table, int[] a, int[] b) {
        boolean[] taken = new boolean[a.length];
        int i = a.length;
        int j = b.length;
        while (i > 0 && j > 0) {
            if (a[i - 1] == b[j - 1]) {
                taken[--i] = true;
                j--;
            } else if (table[i][j - 1] > table[i - 1][j]) {
                j--;
            } else {
                i--;
            }
        }
        return taken;
    }
}
