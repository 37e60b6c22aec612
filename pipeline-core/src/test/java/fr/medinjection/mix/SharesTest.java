package fr.medinjection.mix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharesTest {
    @Test
    void givesTheRemainderToEarlierParts() {
        assertThat(Shares.of(33493, List.of(1L, 1L))).containsExactly(16747L, 16746L);
        assertThat(Shares.of(33493, List.of(1L, 1L, 1L))).containsExactly(11165L, 11164L, 11164L);
    }

    @Test
    void givesTheRemainderToTheLargestFraction() {
        assertThat(Shares.of(10, List.of(6L, 6L, 2L))).containsExactly(4L, 4L, 2L);
        // The Alabama paradox: one row more in all, one row less for the third part.
        assertThat(Shares.of(11, List.of(6L, 6L, 2L))).containsExactly(5L, 5L, 1L);
    }

    @Test
    void survivesLargeNumbers() {
        long huge = Long.MAX_VALUE / 3;
        assertThat(Shares.of(huge, List.of(huge, huge)).stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(huge);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void findsTheLargestSizeAsTryingAllDoes(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Long> ratios = new ArrayList<>();
            List<Long> available = new ArrayList<>();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                ratios.add(1L + random.nextInt(7));
                available.add((long) random.nextInt(60));
            }
            long limit = random.nextInt(200);
            assertThat(Shares.largest(limit, ratios, available)).isEqualTo(naive(limit, ratios, available));
        }
    }

    private static long naive(long limit, List<Long> ratios, List<Long> available) {
        long largest = 0;
        for (long size = 1; size <= limit; size++) {
            List<Long> shares = Shares.of(size, ratios);
            boolean fits = true;
            for (int i = 0; i < shares.size(); i++) {
                fits &= shares.get(i) <= available.get(i);
            }
            largest = fits ? size : largest;
        }
        return largest;
    }
}
