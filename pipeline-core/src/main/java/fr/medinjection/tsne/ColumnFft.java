package fr.medinjection.tsne;

import java.util.Arrays;

/**
 * The discrete Fourier transform of many columns at once, in place, for lengths 2^a 3^b 5^c. A matrix is an array of rows, so that
 * every inner loop runs along whole rows, which the JVM turns into vector instructions, and the final reordering moves references.
 */
final class ColumnFft {
    private static final double TAU = 2 * Math.PI;

    private final int length;
    private final int[] radices;
    private final int[] position;
    private final float[] cos;
    private final float[] sin;

    ColumnFft(int length) {
        this.length = length;
        this.radices = radices(length);
        this.position = new int[length];
        for (int k = 0; k < length; k++) {
            position[k] = position(k);
        }
        this.cos = new float[length];
        this.sin = new float[length];
        for (int k = 0; k < length; k++) {
            cos[k] = (float) Math.cos(TAU * k / length);
            sin[k] = (float) -Math.sin(TAU * k / length);
        }
    }

    int length() {
        return length;
    }

    /** The least even length that is no less and has no prime factor above 5. */
    static int smooth(int least) {
        int length = Math.max(2, least + (least & 1));
        while (remainder(length) != 1) {
            length += 2;
        }
        return length;
    }

    private static int remainder(int length) {
        int rest = length;
        for (int prime : new int[] {2, 3, 5}) {
            while (rest % prime == 0) {
                rest /= prime;
            }
        }
        return rest;
    }

    private static int[] radices(int length) {
        if (length < 1 || remainder(length) != 1) {
            throw new IllegalArgumentException("Cannot transform columns of length " + length);
        }
        int[] found = new int[Integer.SIZE];
        int count = 0;
        int rest = length;
        for (int radix : new int[] {5, 4, 3, 2}) {
            while (rest % radix == 0) {
                found[count++] = radix;
                rest /= radix;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** Where the transform in place leaves a frequency. */
    private int position(int frequency) {
        int place = 0;
        int block = length;
        int rest = frequency;
        for (int radix : radices) {
            block /= radix;
            place += rest % radix * block;
            rest /= radix;
        }
        return place;
    }

    /** Transforms the first columns, with the kernel {@code exp(-2 pi i k n / length)}; exchanges the rows of the two arrays. */
    void forward(Rows x, int columns) {
        int block = length;
        for (int radix : radices) {
            int step = block / radix;
            for (int start = 0; start < length; start += block) {
                for (int p = 0; p < step; p++) {
                    butterfly(radix, x, start + p, step, p * (length / block), columns);
                }
            }
            block = step;
        }
        x.permute(position);
    }

    /** The inverse without its factor {@code 1 / length}. */
    void backward(Rows x, int columns) {
        x.exchange();
        forward(x, columns);
        x.exchange();
    }

    private void butterfly(int radix, Rows x, int at, int step, int twiddle, int columns) {
        switch (radix) {
            case 2 -> Butterflies.two(x, at, at + step, columns);
            case 3 -> Butterflies.three(x, at, at + step, at + 2 * step, columns);
            case 4 -> Butterflies.four(x, at, at + step, at + 2 * step, at + 3 * step, columns);
            default -> Butterflies.five(x, at, at + step, at + 2 * step, at + 3 * step, at + 4 * step, columns);
        }
        if (twiddle > 0) {
            for (int k = 1; k < radix; k++) {
                int row = at + k * step;
                Butterflies.rotate(x.re[row], x.im[row], cos[k * twiddle], sin[k * twiddle], columns);
            }
        }
    }

    /** A complex matrix by rows. */
    static final class Rows {
        float[][] re;
        float[][] im;
        private float[][] other;

        Rows(int rows, int columns) {
            re = new float[rows][columns];
            im = new float[rows][columns];
            other = new float[rows][];
        }

        private void exchange() {
            float[][] real = re;
            re = im;
            im = real;
        }

        private void permute(int[] position) {
            re = permuted(re, position);
            im = permuted(im, position);
        }

        private float[][] permuted(float[][] rows, int[] position) {
            float[][] result = other;
            for (int k = 0; k < position.length; k++) {
                result[k] = rows[position[k]];
            }
            other = rows;
            return result;
        }
    }
}
