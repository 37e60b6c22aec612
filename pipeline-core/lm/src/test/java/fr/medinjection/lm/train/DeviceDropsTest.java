package fr.medinjection.lm.train;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.lm.Projection;
import fr.medinjection.lm.cuda.CudaBackend;
import fr.medinjection.lm.cuda.Devices;
import fr.medinjection.lm.cuda.Element;
import fr.medinjection.lm.tensor.DropLimits;
import fr.medinjection.lm.tensor.Drops;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The masks that the card draws are those that the processor draws, bit for bit. */
class DeviceDropsTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.0004, 0.05, 0.3, 0.97})
    void theTableIsTheLaw(double probability) {
        DropLimits limits = new DropLimits(probability);
        long[] table = limits.table();
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            long bits = i < 64 ? 1L << i : random.nextLong() >>> random.nextInt(40);
            long v = (bits >>> 11) + 1;
            int gap = 0;
            int high = table.length;
            while (gap < high) {
                int middle = (gap + high) >>> 1;
                if (table[middle] <= v) {
                    high = middle;
                } else {
                    gap = middle + 1;
                }
            }
            assertThat((long) gap).isEqualTo(Math.min(limits.gap(bits), table.length));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.05,37", "0.05,2560", "0.3,700", "0.97,96", "0.001,5000"})
    void asTheProcessorDrawsThem(double probability, int columns) {
        Batch batch = Batch.packed(
                List.of(
                        new Batch.Example(new int[13], new BitSet()),
                        new Batch.Example(new int[7], new BitSet()),
                        new Batch.Example(new int[4], new BitSet())),
                8);
        int rows = batch.tokens().length;
        SeededDropout dropout = new SeededDropout(probability, 42);
        dropout.start(3, 24, batch);
        Drops drops = dropout.drops(5, Projection.DOWN, rows, columns).orElseThrow();
        float[] ones = new float[rows * columns];
        Arrays.fill(ones, 1);
        CudaBackend backend = new CudaBackend(Devices.underTest(), Element.FLOAT);
        float[] left = backend.scoped(() -> backend.floats(backend.dropped(backend.of(ones, rows, columns), drops)));
        float[] expected = new float[ones.length];
        Arrays.fill(expected, drops.kept());
        for (int row = 0; row < rows; row++) {
            for (int i = drops.from(row); i < drops.to(row); i++) {
                expected[row * columns + drops.columns()[i]] = 0;
            }
        }
        assertThat(left).isEqualTo(expected);
        assertThat(drops.columns()).isNotEmpty();
    }
}
