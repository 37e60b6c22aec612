package fr.medinjection.lm.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.NativeLibrary;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.tensor.Tensor;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums over cards through NCCL's functions: those of the library in the tests, and where this machine has it NCCL's own table. */
class CardSumsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void everyRankHasTheSums(int count) throws Exception {
        byte[] id = ShimCards.newId();
        ExecutorService threads = Executors.newFixedThreadPool(count);
        List<Future<List<float[]>>> ranks = new ArrayList<>();
        for (int rank = 0; rank < count; rank++) {
            int mine = rank;
            ranks.add(threads.submit(() -> sums(id, mine, count)));
        }
        float all = count * (count + 1) / 2f;
        for (Future<List<float[]>> rank : ranks) {
            List<float[]> sums = rank.get();
            for (int round = 0; round < 2; round++) {
                assertThat(sums.get(2 * round)).containsExactly(all * (1 + round), all * (2 + round));
                assertThat(sums.get(2 * round + 1)).hasSize(10_007).containsOnly(7 * count);
            }
        }
        threads.shutdown();
    }

    private static List<float[]> sums(byte[] id, int rank, int count) {
        CudaBackend backend = new CudaBackend(new ShimDevice(), Element.BFLOAT16);
        List<float[]> sums = new ArrayList<>();
        try (CardSums cards = ShimCards.join(backend, id, rank, count)) {
            for (int round = 0; round < 2; round++) {
                Tensor few = backend.of(new float[] {(rank + 1) * (1 + round), (rank + 1) * (2 + round)}, 2);
                float[] sevens = new float[10_007];
                Arrays.fill(sevens, 7);
                Tensor many = backend.of(sevens, 1, sevens.length);
                cards.sum(List.of(few, many));
                sums.add(backend.floats(few));
                sums.add(backend.floats(many));
            }
        }
        return sums;
    }

    @Test
    void whoWaitsInVainSaysSo() {
        CudaBackend backend = new CudaBackend(new ShimDevice(), Element.FLOAT);
        byte[] id = ShimCards.newId();
        NcclLibrary library = ShimCards.library();
        assertThatThrownBy(() -> CardSums.join(library, backend, id, 0, 2, Duration.ofSeconds(1)))
                .isInstanceOf(CardSums.LostException.class)
                .hasMessageStartingWith("Cannot join cards: not all 2 came in 1 s; NCCL_DEBUG=INFO");
        assertThatThrownBy(() -> CardSums.join(library, backend, new byte[128], 0, 2, Duration.ofSeconds(5)))
                .isInstanceOf(LmException.class)
                .hasMessage("Cannot join cards: NCCL says invalid argument");
    }

    /** Closing afterwards does not wait for the sum either. */
    @Test
    void aSumThatDoesNotEndIsGivenUp() {
        ShimDevice device = new ShimDevice();
        CudaBackend backend = new CudaBackend(device, Element.FLOAT);
        Tensor x = backend.of(new float[] {1, 2}, 2);
        for (boolean stopped : new boolean[] {false, true}) {
            try (CardSums cards =
                    CardSums.join(ShimCards.library(), backend, ShimCards.newId(), 0, 1, Duration.ofSeconds(1))) {
                device.hang();
                if (stopped) {
                    Thread.currentThread().interrupt();
                }
                assertThatThrownBy(() -> cards.sum(List.of(x)))
                        .isInstanceOf(CardSums.LostException.class)
                        .hasMessage("Cannot sum over cards: "
                                + (stopped ? "this rank was told to stop" : "no end after 1 s"));
            }
            assertThat(Thread.interrupted()).isEqualTo(stopped);
        }
    }

    /** Each function of the interface is one of the library's, wherever the tests find that: NCCL itself, where it is installed. */
    @Test
    void allFunctionsAreThere() {
        if (Toolkit.nccl().isEmpty()) {
            NativeSource.requireCompiler("sum over cards on the processor");
        }
        String file = Toolkit.nccl().map(Toolkit.Found::file).orElseGet(() -> NativeSource.built("nccl", Map.of())
                .toString());
        NativeLibrary library = NativeLibrary.getInstance(file);
        for (Method method : NcclLibrary.class.getDeclaredMethods()) {
            assertThat(library.getFunction(method.getName()).getName()).isEqualTo(method.getName());
        }
    }
}
