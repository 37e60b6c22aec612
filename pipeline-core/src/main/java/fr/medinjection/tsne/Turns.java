package fr.medinjection.tsne;

import fr.medinjection.tsne.ColumnFft.Rows;

/** The factors {@code exp(-pi i n / length)} that move the odd frequencies of the doubled length to the even ones. */
final class Turns {
    private final float[] cos;
    private final float[] sin;

    Turns(int length) {
        cos = new float[length];
        sin = new float[length];
        for (int n = 0; n < length; n++) {
            cos[n] = (float) Math.cos(Math.PI * n / length);
            sin[n] = (float) -Math.sin(Math.PI * n / length);
        }
    }

    /** A row of {@code odd} becomes that of {@code even}, turned. */
    void turn(Rows even, Rows odd, int row, int columns) {
        float c = cos[row];
        float s = sin[row];
        float[] er = even.re[row];
        float[] ei = even.im[row];
        float[] or = odd.re[row];
        float[] oi = odd.im[row];
        for (int i = 0; i < columns; i++) {
            or[i] = er[i] * c - ei[i] * s;
            oi[i] = er[i] * s + ei[i] * c;
        }
    }

    /** A row of {@code odd} is turned back and added to that of {@code even}. */
    void turnBack(Rows even, Rows odd, int row, int columns) {
        float c = cos[row];
        float s = sin[row];
        float[] er = even.re[row];
        float[] ei = even.im[row];
        float[] or = odd.re[row];
        float[] oi = odd.im[row];
        for (int i = 0; i < columns; i++) {
            er[i] += or[i] * c + oi[i] * s;
            ei[i] += oi[i] * c - or[i] * s;
        }
    }
}
