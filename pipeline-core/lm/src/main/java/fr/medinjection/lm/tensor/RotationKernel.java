package fr.medinjection.lm.tensor;

import java.nio.FloatBuffer;
import java.util.Optional;

/**
 * Rotary positions, after a norm of each head where there is one: the halves (a, b) of a head become (a c - b s, b c + a s), with the cosines c and sines s of
 * the row's position.
 */
final class RotationKernel {
    private final Optional<NormKernel> norm;
    private final Matrix cosine;
    private final Matrix sine;
    private final int half;

    RotationKernel(Optional<NormKernel> norm, Tensor cosine, Tensor sine) {
        this.norm = norm;
        this.cosine = Matrix.of(cosine);
        this.sine = Matrix.of(sine);
        this.half = this.cosine.columns();
    }

    void forward(Matrix x, Matrix y) {
        Bands.over(x.rows(), 3L * x.columns(), (from, to) -> forwardBand(x.rows(from, to), y.rows(from, to), from));
    }

    private void forwardBand(Matrix x, Matrix y, int first) {
        FloatBuffer in = x.buffer();
        FloatBuffer out = y.buffer();
        Angles angles = new Angles();
        float[] head = new float[2 * half];
        for (int row = 0; row < x.rows(); row++) {
            angles.read(first + row);
            for (int column = 0; column < x.columns(); column += head.length) {
                in.get(x.position(row) + column, head);
                norm.ifPresent(n -> n.forward(head));
                angles.turn(1, head);
                out.put(y.position(row) + column, head);
            }
        }
    }

    /** The inverse turn, then back through the norm at {@code x}; the result takes the gradient's place. */
    void backward(Matrix x, Matrix gradient) {
        Bands.over(
                x.rows(),
                3L * x.columns(),
                (from, to) -> backwardBand(x.rows(from, to), gradient.rows(from, to), from));
    }

    private void backwardBand(Matrix x, Matrix gradient, int first) {
        FloatBuffer before = x.buffer();
        FloatBuffer slopes = gradient.buffer();
        Angles angles = new Angles();
        float[] head = new float[2 * half];
        float[] slope = new float[2 * half];
        for (int row = 0; row < x.rows(); row++) {
            angles.read(first + row);
            for (int column = 0; column < x.columns(); column += head.length) {
                slopes.get(gradient.position(row) + column, slope);
                angles.turn(-1, slope);
                if (norm.isPresent()) {
                    before.get(x.position(row) + column, head);
                    norm.get().backward(head, slope);
                }
                slopes.put(gradient.position(row) + column, slope);
            }
        }
    }

    /** The cosines and sines of one row. */
    private final class Angles {
        private final FloatBuffer cosines = cosine.buffer();
        private final FloatBuffer sines = sine.buffer();
        private final float[] c = new float[half];
        private final float[] s = new float[half];

        void read(int row) {
            cosines.get(cosine.position(row), c);
            sines.get(sine.position(row), s);
        }

        void turn(float direction, float[] head) {
            for (int k = 0; k < half; k++) {
                float a = head[k];
                float b = head[k + half];
                float sine = direction * s[k];
                head[k] = a * c[k] - b * sine;
                head[k + half] = b * c[k] + a * sine;
            }
        }
    }
}
