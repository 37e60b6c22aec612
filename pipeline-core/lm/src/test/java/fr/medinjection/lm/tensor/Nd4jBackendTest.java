package fr.medinjection.lm.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The default backend, and the functions that it computes itself. */
class Nd4jBackendTest implements BackendContract {
    @Override
    public Backend backend() {
        return Nd4jBackend.singlePrecision();
    }

    @Override
    public double rounding() {
        return 2e-6;
    }

    @Test
    void exponentialsAreThoseOfTheLibraryToSinglePrecision() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            float x = (random.nextFloat() - 0.5f) * 174;
            double exact = Math.exp(x);
            assertThat(Math.abs(Exponential.of(x) - exact) / exact).isLessThan(6.1e-8);
        }
        assertThat(Exponential.of(0)).isEqualTo(1);
        assertThat(Exponential.of(-1000)).isZero();
        assertThat(Exponential.of(Float.NaN)).isNaN();
    }

    @Test
    void sigmoidsAreThoseOfTheLibrary() {
        Random random = new Random(1);
        float[] x = new float[200_000];
        for (int i = 0; i < x.length; i++) {
            x[i] = (random.nextFloat() - 0.5f) * 50;
        }
        x[0] = -1e30f;
        x[1] = 1e30f;
        float[] y = new float[x.length];
        Sigmoid.of(x, y);
        for (int i = 0; i < x.length; i++) {
            assertThat(Math.abs(y[i] - 1 / (1 + Math.exp(-x[i])))).isLessThan(1.1e-7);
        }
        assertThat(y[0]).isZero();
        assertThat(y[1]).isEqualTo(1);
    }
}
