package fr.medinjection.tsne;

import fr.medinjection.tsne.ColumnFft.Rows;
import fr.medinjection.tsne.GridConvolution.Kernel;

/**
 * The Fourier transform of an even kernel on the doubled grid, ready to multiply with: it holds the transform's own factor, and it is
 * divided by that of the cubic B-splines at both ends, so that the splines interpolate the kernel at distances of whole cells.
 */
final class KernelSpectrum {
    private final ColumnFft alongX;
    private final ColumnFft alongY;
    private final Kernel kernel;

    KernelSpectrum(ColumnFft alongX, ColumnFft alongY, Kernel kernel) {
        this.alongX = alongX;
        this.alongY = alongY;
        this.kernel = kernel;
    }

    /** By frequency along x, then along y, each from 0 to the length of the grid. */
    float[][] values() {
        int width = alongX.length();
        int height = alongY.length();
        float[][] values = new float[height + 1][width + 1];
        for (int y = 0; y <= height; y++) {
            for (int x = 0; x <= width; x++) {
                values[y][x] = (float) kernel.at(x, y);
            }
        }
        float[][] spectrum = even(alongX, transposed(even(alongY, values)));
        for (int x = 0; x <= width; x++) {
            for (int y = 0; y <= height; y++) {
                double splines = spline(x, width) * spline(y, height);
                spectrum[x][y] /= (float) (4.0 * width * height * splines * splines);
            }
        }
        return spectrum;
    }

    /** The transform of a cubic B-spline's values at whole numbers: 1/6, 4/6, 1/6. */
    private static double spline(int frequency, int length) {
        return (2 + Math.cos(Math.PI * frequency / length)) / 3;
    }

    /** The transform along the rows of values that go on as their mirror image up to twice the length. */
    private static float[][] even(ColumnFft fft, float[][] values) {
        int length = fft.length();
        int columns = values[0].length;
        Turns turns = new Turns(length);
        Rows sum = new Rows(length, columns);
        Rows difference = new Rows(length, columns);
        Rows odd = new Rows(length, columns);
        for (int n = 0; n < length; n++) {
            for (int c = 0; c < columns; c++) {
                sum.re[n][c] = values[n][c] + values[length - n][c];
                difference.re[n][c] = values[n][c] - values[length - n][c];
            }
            turns.turn(difference, odd, n, columns);
        }
        fft.forward(sum, columns);
        fft.forward(odd, columns);
        float[][] result = new float[length + 1][];
        for (int k = 0; k <= length; k++) {
            result[k] = k % 2 == 0 ? sum.re[k / 2] : odd.re[k / 2];
        }
        return result;
    }

    private static float[][] transposed(float[][] values) {
        float[][] result = new float[values[0].length][values.length];
        for (int y = 0; y < values.length; y++) {
            for (int x = 0; x < values[0].length; x++) {
                result[x][y] = values[y][x];
            }
        }
        return result;
    }
}
