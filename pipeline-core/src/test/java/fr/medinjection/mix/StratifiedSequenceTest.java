package fr.medinjection.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StratifiedSequenceTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyPrefixIsExactWithinOneRowAndNested(long seed) {
        Random random = new Random(seed);
        List<Long> counts = new ArrayList<>();
        for (int s = 1 + random.nextInt(30); s > 0; s--) {
            // From strata of nobody or one to strata that hold nearly everything.
            counts.add((long) Math.pow(10, 3 * random.nextDouble()) - random.nextInt(2));
        }
        long total = counts.stream().mapToLong(Long::longValue).sum();
        List<Long> before = Collections.nCopies(counts.size(), 0L);
        for (long length = 0; length <= Math.min(total, 1500); length++) {
            List<Long> quotas = StratifiedSequence.quotas(counts, length);
            assertThat(quotas.stream().mapToLong(Long::longValue).sum()).isEqualTo(length);
            for (int s = 0; s < counts.size(); s++) {
                long product = length * counts.get(s);
                assertThat(quotas.get(s))
                        .isBetween(Math.floorDiv(product, total), -Math.floorDiv(-product, total))
                        .isBetween(before.get(s), before.get(s) + 1);
            }
            before = quotas;
        }
        assertThat(StratifiedSequence.quotas(counts, total)).isEqualTo(counts);
    }

    @Test
    void takesEqualStrataInTurn() {
        assertThat(StratifiedSequence.quotas(List.of(5L, 5L, 5L), 4)).containsExactly(2L, 1L, 1L);
    }

    @Test
    void survivesCountsWhoseProductsDoNotFitALong() {
        long huge = 1L << 61;
        assertThat(StratifiedSequence.quotas(List.of(huge, huge / 2), 300)).containsExactly(200L, 100L);
    }

    @Test
    void refusesMoreThanThereIs() {
        assertThatThrownBy(() -> StratifiedSequence.quotas(List.of(2L, 3L), 6))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
