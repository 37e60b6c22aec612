package fr.medinjection.tsne;

import fr.medinjection.tsne.ColumnFft.Rows;

/**
 * The small transforms of two to five rows in place, each result turned by its twiddle factor. Loops are kept so short that the JVM
 * makes vector instructions of them; where a factor i would exchange real and imaginary parts, the rows change places instead.
 */
final class Butterflies {
    private static final float HALF = 0.5f;
    private static final float SIN3 = (float) Math.sin(2 * Math.PI / 3);
    private static final float COS5 = (float) Math.cos(2 * Math.PI / 5);
    private static final float SIN5 = (float) Math.sin(2 * Math.PI / 5);
    private static final float COS5_TWICE = (float) Math.cos(4 * Math.PI / 5);
    private static final float SIN5_TWICE = (float) Math.sin(4 * Math.PI / 5);

    private Butterflies() {}

    static void two(Rows x, int a, int b, int columns) {
        fold(x.re[a], x.re[b], columns);
        fold(x.im[a], x.im[b], columns);
    }

    static void three(Rows x, int a, int b, int c, int columns) {
        two(x, b, c, columns);
        third(x.re[a], x.re[b], columns);
        third(x.im[a], x.im[b], columns);
        fold(x.re[b], x.im[c], SIN3, columns);
        fold(x.im[b], x.re[c], SIN3, columns);
        float[] re = x.im[c];
        float[] im = x.im[b];
        x.im[b] = x.re[c];
        x.re[c] = re;
        x.im[c] = im;
    }

    static void four(Rows x, int a, int b, int c, int d, int columns) {
        two(x, a, c, columns);
        two(x, b, d, columns);
        two(x, a, b, columns);
        cross(x, c, d, columns);
        float[] re = x.re[b]; // the results stand in the places a, c, b, d
        float[] im = x.im[b];
        x.re[b] = x.re[c];
        x.im[b] = x.im[c];
        x.re[c] = re;
        x.im[c] = im;
    }

    static void five(Rows x, int a, int b, int c, int d, int e, int columns) {
        two(x, b, e, columns);
        two(x, c, d, columns);
        mix(x.re[a], x.re[b], x.re[c], columns);
        mix(x.im[a], x.im[b], x.im[c], columns);
        rotate(x.re[e], x.re[d], SIN5, -SIN5_TWICE, columns);
        rotate(x.im[e], x.im[d], SIN5, -SIN5_TWICE, columns);
        cross(x, b, e, columns);
        cross(x, c, d, columns);
        float[] re = x.re[c]; // the second sine was negated
        float[] im = x.im[c];
        x.re[c] = x.re[d];
        x.im[c] = x.im[d];
        x.re[d] = re;
        x.im[d] = im;
    }

    /** {@code a - i b} and {@code a + i b}. */
    private static void cross(Rows x, int a, int b, int columns) {
        fold(x.re[a], x.im[b], columns);
        fold(x.im[a], x.re[b], columns);
        float[] re = x.im[b];
        float[] im = x.im[a];
        x.im[a] = x.re[b];
        x.re[b] = re;
        x.im[b] = im;
    }

    /** Sum and difference. */
    private static void fold(float[] a, float[] b, int columns) {
        for (int i = 0; i < columns; i++) {
            float x = a[i];
            float y = b[i];
            a[i] = x + y;
            b[i] = x - y;
        }
    }

    private static void fold(float[] a, float[] b, float factor, int columns) {
        for (int i = 0; i < columns; i++) {
            float x = a[i];
            float y = factor * b[i];
            a[i] = x + y;
            b[i] = x - y;
        }
    }

    private static void third(float[] a, float[] b, int columns) {
        for (int i = 0; i < columns; i++) {
            float x = a[i];
            float y = b[i];
            a[i] = x + y;
            b[i] = x - HALF * y;
        }
    }

    private static void mix(float[] a, float[] b, float[] c, int columns) {
        for (int i = 0; i < columns; i++) {
            float x = a[i];
            float y = b[i];
            float z = c[i];
            a[i] = x + y + z;
            b[i] = x + COS5 * y + COS5_TWICE * z;
            c[i] = x + COS5_TWICE * y + COS5 * z;
        }
    }

    /** {@code (a + i b) (cos + i sin)}. */
    static void rotate(float[] a, float[] b, float cos, float sin, int columns) {
        for (int i = 0; i < columns; i++) {
            float x = a[i];
            float y = b[i];
            a[i] = x * cos - y * sin;
            b[i] = x * sin + y * cos;
        }
    }
}
