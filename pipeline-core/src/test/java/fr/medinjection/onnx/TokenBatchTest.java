package fr.medinjection.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBatchTest {
    @Test
    void padsAtTheEnd() {
        TokenBatch batch = new TokenBatch(List.of(new int[] {5, 6, 7}, new int[] {8}), 1);
        assertThat(batch.ids()).containsExactly(5, 6, 7, 8, 1, 1);
        assertThat(batch.mask()).containsExactly(1, 1, 1, 1, 0, 0);
        assertThat(batch.length()).isEqualTo(3);
        assertThat(batch.length(1)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void batchesHoldEveryTextOnceLongestFirst(long seed) {
        Random random = new Random(seed);
        List<int[]> texts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            texts.add(new int[random.nextInt(40)]);
        }
        List<int[]> batches = TokenBatch.byLength(texts, 60);
        int[] places = batches.stream().flatMapToInt(Arrays::stream).toArray();
        assertThat(places).hasSize(100).doesNotHaveDuplicates();
        int last = Integer.MAX_VALUE;
        for (int place : places) {
            assertThat(texts.get(place).length).isLessThanOrEqualTo(last);
            last = texts.get(place).length;
        }
        assertThat(batches).allSatisfy(batch -> assertThat(batch.length * texts.get(batch[0]).length)
                .isLessThanOrEqualTo(60));
    }

    @Test
    void aTextThatIsTooLongStandsAlone() {
        assertThat(TokenBatch.byLength(List.of(new int[9], new int[100], new int[2]), 10))
                .containsExactly(new int[] {1}, new int[] {0}, new int[] {2});
    }
}
