package fr.medinjection.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GrowthTest {
    private static final List<Long> SIZES = List.of(1_000L, 4_000L, 16_000L);

    @Test
    void whatGrowsAsAPowerIsSaidExactly() {
        Growth square = growth(4, 64, 1_024);

        assertThat(square.exponent()).isCloseTo(2, within(1e-12));
        assertThat(square.at(160_000)).isCloseTo(102_400, within(1e-6));
        assertThat(square.hindsight()).isCloseTo(1, within(1e-12));
        assertThat(square.inProportion(160_000)).isCloseTo(10_240, within(1e-9));
    }

    @Test
    void aFixedPartIsNotTakenForAGain() {
        Growth withStart = growth(10 + 1, 10 + 4, 10 + 16);

        assertThat(withStart.exponent()).isBetween(0.0, 1.0);
        assertThat(withStart.at(160_000)).isCloseTo(260, within(1e-9)).isGreaterThan(10 + 160);
        assertThat(withStart.hindsight()).isCloseTo(56.0 / 26, within(1e-9));
    }

    @Test
    void nothingStaysNothing() {
        assertThat(growth(0, 0, 0).at(160_000)).isZero();
        assertThat(growth(0, 0, 2).at(160_000)).isCloseTo(20, within(1e-9));
    }

    @Test
    void twoSizesShowNoGrowth() {
        assertThatThrownBy(() -> new Growth(List.of(new Growth.Point(1, 1), new Growth.Point(2, 2))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPlanTakesItsHoursAndItsMoney() {
        GrowthTable table = new GrowthTable(
                SIZES,
                SIZES.stream()
                        .map(rows -> List.of(cost("dedup", rows), cost("mix", rows)))
                        .toList(),
                2);

        List<String> lines = table.lines(new Sizing(36_000_000, 100, 1_024, 0.1, "EUR"));

        assertThat(lines.get(2))
                .isEqualTo("| dedup | 0.1 | 0.4 | 1.6 | 1.00 | 1.00 | 16 | 1.00 | 1.0 | 1.00 | 34.3 | 2.18 |");
        assertThat(lines.get(3)).startsWith("| mix |");
        assertThat(lines.get(5))
                .isEqualTo(
                        "36,000,000 rows: 2.0 CPU hours; on 100 cores, as busy as here (50 %), 0.04 hours, 0.40 EUR");
        assertThat(lines.subList(0, 4))
                .extracting(line -> line.chars().filter(letter -> letter == '|').count())
                .containsOnly(13L);
    }

    @Test
    void aPlanWithoutCoresIsRefused() {
        assertThatThrownBy(() -> new Sizing(1, 0, 1, 0.1, "EUR"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid cores: 0, expected 1 or more");
    }

    /** A tenth of a millisecond and a kilobyte a row; one core of two at work; one task has a sixteenth more than the others. */
    private static Meter.Cost cost(String step, long rows) {
        return new Meter.Cost(step, rows / 1e4, rows / 1e4, 0, rows << 10, 0, rows << 6);
    }

    private static Growth growth(long... costs) {
        List<Long> all = LongStream.of(costs).boxed().toList();
        return new Growth(List.of(
                new Growth.Point(SIZES.get(0), all.get(0)),
                new Growth.Point(SIZES.get(1), all.get(1)),
                new Growth.Point(SIZES.get(2), all.get(2))));
    }
}
