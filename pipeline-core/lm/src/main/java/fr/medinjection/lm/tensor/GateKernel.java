package fr.medinjection.lm.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** h = silu(g) u, where silu(g) = g sigmoid(g). */
final class GateKernel {
    private GateKernel() {}

    static void forward(Matrix gate, Matrix up, Matrix result) {
        Bands.over(
                gate.rows(),
                4L * gate.columns(),
                (from, to) -> forwardBand(gate.rows(from, to), up.rows(from, to), result.rows(from, to)));
    }

    private static void forwardBand(Matrix gate, Matrix up, Matrix result) {
        FloatBuffer gates = gate.buffer();
        FloatBuffer ups = up.buffer();
        FloatBuffer out = result.buffer();
        float[] g = new float[gate.columns()];
        float[] u = new float[gate.columns()];
        float[] sigmoid = new float[gate.columns()];
        for (int row = 0; row < gate.rows(); row++) {
            gates.get(gate.position(row), g);
            ups.get(up.position(row), u);
            Sigmoid.of(g, sigmoid);
            multiply(g, sigmoid, u);
            out.put(result.position(row), u);
        }
    }

    private static void multiply(float[] g, float[] sigmoid, float[] u) {
        for (int k = 0; k < u.length; k++) {
            u[k] = u[k] * g[k] * sigmoid[k];
        }
    }

    /** du = silu(g) dh and dg = sigmoid(g) (1 + g (1 - sigmoid(g))) u dh, in the places of u and g. */
    static void backward(Matrix gate, Matrix up, Matrix gradient) {
        Bands.over(
                gate.rows(),
                4L * gate.columns(),
                (from, to) -> backwardBand(
                        gate.rows(from, to), up.rows(from, to), gradient.rows(from, to), GateKernel::slopes));
    }

    /** The same; the sums over the rows of g dg, and after them those of u du, independent of threads. */
    static float[] backwardDots(Matrix gate, Matrix up, Matrix gradient) {
        return RowKernel.summed(gate, (from, to) -> {
            float[] toGate = new float[gate.columns()];
            float[] toUp = new float[gate.columns()];
            backwardBand(gate.rows(from, to), up.rows(from, to), gradient.rows(from, to), (g, u, d, sigmoid) -> {
                addDots(g, u, d, sigmoid, toGate, toUp);
                slopes(g, u, d, sigmoid);
            });
            float[] both = Arrays.copyOf(toGate, 2 * toGate.length);
            System.arraycopy(toUp, 0, both, toGate.length, toUp.length);
            return both;
        });
    }

    /** What becomes of a row of g, u, dh and sigmoid(g): dg in the place of u and du in that of dh. */
    @FunctionalInterface
    private interface Row {
        void of(float[] g, float[] u, float[] d, float[] sigmoid);
    }

    private static void backwardBand(Matrix gate, Matrix up, Matrix gradient, Row work) {
        FloatBuffer gates = gate.buffer();
        FloatBuffer ups = up.buffer();
        FloatBuffer above = gradient.buffer();
        float[] g = new float[gate.columns()];
        float[] u = new float[gate.columns()];
        float[] d = new float[gate.columns()];
        float[] sigmoid = new float[gate.columns()];
        for (int row = 0; row < gate.rows(); row++) {
            gates.get(gate.position(row), g);
            ups.get(up.position(row), u);
            above.get(gradient.position(row), d);
            Sigmoid.of(g, sigmoid);
            work.of(g, u, d, sigmoid);
            gates.put(gate.position(row), u);
            ups.put(up.position(row), d);
        }
    }

    private static void slopes(float[] g, float[] u, float[] d, float[] sigmoid) {
        for (int k = 0; k < g.length; k++) {
            float silu = g[k] * sigmoid[k];
            u[k] = (sigmoid[k] + silu * (1 - sigmoid[k])) * u[k] * d[k];
            d[k] = silu * d[k];
        }
    }

    private static void addDots(float[] g, float[] u, float[] d, float[] sigmoid, float[] toGate, float[] toUp) {
        for (int k = 0; k < g.length; k++) {
            float silu = g[k] * sigmoid[k];
            float product = silu * u[k] * d[k]; // u du; g dg has the factor 1 + g (1 - sigmoid(g)) besides
            toUp[k] += product;
            toGate[k] += product * (1 + g[k] * (1 - sigmoid[k]));
        }
    }
}
