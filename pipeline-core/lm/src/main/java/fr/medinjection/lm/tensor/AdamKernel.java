package fr.medinjection.lm.tensor;

import java.nio.FloatBuffer;

/**
 * One step of AdamW: m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, p = p (1 - rate decay) - rate / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + epsilon).
 */
final class AdamKernel {
    private final AdamW rule;
    private final float shrink;
    private final float step;
    private final float correction;

    AdamKernel(AdamW rule, double learningRate, long number) {
        this.rule = rule;
        this.shrink = (float) (1 - learningRate * rule.weightDecay());
        this.step = (float) (learningRate / (1 - Math.pow(rule.beta1(), (double) number)));
        this.correction = (float) (1 / Math.sqrt(1 - Math.pow(rule.beta2(), (double) number)));
    }

    void apply(Matrix parameter, Matrix gradient, Matrix first, Matrix second) {
        FloatBuffer values = parameter.buffer();
        FloatBuffer gradients = gradient.buffer();
        FloatBuffer means = first.buffer();
        FloatBuffer squares = second.buffer();
        float[] p = new float[parameter.columns()];
        float[] g = new float[p.length];
        float[] m = new float[p.length];
        float[] v = new float[p.length];
        for (int row = 0; row < parameter.rows(); row++) {
            int at = parameter.position(row);
            values.get(at, p);
            gradients.get(at, g);
            means.get(at, m);
            squares.get(at, v);
            apply(p, g, m, v);
            values.put(at, p);
            means.put(at, m);
            squares.put(at, v);
        }
    }

    private void apply(float[] p, float[] g, float[] m, float[] v) {
        float beta1 = (float) rule.beta1();
        float rest1 = (float) (1 - rule.beta1());
        float beta2 = (float) rule.beta2();
        float rest2 = (float) (1 - rule.beta2());
        float epsilon = (float) rule.epsilon();
        for (int k = 0; k < p.length; k++) {
            m[k] = beta1 * m[k] + rest1 * g[k];
            v[k] = beta2 * v[k] + rest2 * g[k] * g[k];
            p[k] = p[k] * shrink - step * (m[k] / ((float) Math.sqrt(v[k]) * correction + epsilon));
        }
    }
}
