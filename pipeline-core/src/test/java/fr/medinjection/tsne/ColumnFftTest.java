package fr.medinjection.tsne;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnFftTest {
    private static final int COLUMNS = 7;

    @ParameterizedTest
    @ValueSource(
            ints = {
                1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 18, 20, 25, 30, 32, 36, 45, 60, 64, 72, 75, 90, 100, 120, 125
            })
    void transformsAsTheDefinitionSays(int length) {
        ColumnFft.Rows rows = rows(length);
        float[][] re = copy(rows.re);
        float[][] im = copy(rows.im);
        new ColumnFft(length).forward(rows, COLUMNS);
        for (int k = 0; k < length; k++) {
            for (int c = 0; c < COLUMNS; c++) {
                double real = 0;
                double imaginary = 0;
                for (int n = 0; n < length; n++) {
                    double angle = -2 * Math.PI * k * n / length;
                    real += re[n][c] * Math.cos(angle) - im[n][c] * Math.sin(angle);
                    imaginary += re[n][c] * Math.sin(angle) + im[n][c] * Math.cos(angle);
                }
                assertThat((double) rows.re[k][c]).isCloseTo(real, within(2e-6 * length));
                assertThat((double) rows.im[k][c]).isCloseTo(imaginary, within(2e-6 * length));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 12, 30, 64, 600})
    void comesBack(int length) {
        ColumnFft.Rows rows = rows(length);
        float[][] re = copy(rows.re);
        ColumnFft fft = new ColumnFft(length);
        fft.forward(rows, COLUMNS);
        fft.backward(rows, COLUMNS);
        for (int n = 0; n < length; n++) {
            for (int c = 0; c < COLUMNS; c++) {
                assertThat(rows.re[n][c] / length).isCloseTo(re[n][c], within(2e-6f));
            }
        }
    }

    @Test
    void smoothLengthsAreEvenAndNoLess() {
        assertThat(ColumnFft.smooth(1)).isEqualTo(2);
        assertThat(ColumnFft.smooth(7)).isEqualTo(8);
        assertThat(ColumnFft.smooth(11)).isEqualTo(12);
        assertThat(ColumnFft.smooth(361)).isEqualTo(384);
        assertThat(ColumnFft.smooth(400)).isEqualTo(400);
    }

    @Test
    void refusesOtherPrimes() {
        assertThatThrownBy(() -> new ColumnFft(14)).hasMessageContaining("14");
    }

    private static ColumnFft.Rows rows(int length) {
        SplittableRandom random = new SplittableRandom(length);
        ColumnFft.Rows rows = new ColumnFft.Rows(length, COLUMNS);
        for (int n = 0; n < length; n++) {
            for (int c = 0; c < COLUMNS; c++) {
                rows.re[n][c] = (float) random.nextDouble(-1, 1);
                rows.im[n][c] = (float) random.nextDouble(-1, 1);
            }
        }
        return rows;
    }

    private static float[][] copy(float[][] rows) {
        float[][] copy = new float[rows.length][];
        for (int n = 0; n < rows.length; n++) {
            copy[n] = rows[n].clone();
        }
        return copy;
    }
}
