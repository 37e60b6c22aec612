package fr.medinjection.lm.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The operations of a decoder as SameDiff graphs in double precision. They are put together from other pieces than a backend's (masks that are added, turns by a
 * product, dense low-rank products), and their gradients are SameDiff's own. Of its operations only those are used whose gradients are right.
 */
public final class Graph {
    private static final double HIDDEN = -1e9;

    private final SameDiff graph = SameDiff.create();
    private final List<String> variables = new ArrayList<>();

    /** A low-rank adapter of a frozen map; {@code magnitude} is there for DoRA. */
    public record Factors(SDVariable down, SDVariable up, Optional<SDVariable> magnitude, double scaling) {}

    /** Something to differentiate by. */
    public SDVariable variable(double[] values, long... shape) {
        variables.add("variable" + variables.size());
        return graph.var(variables.get(variables.size() - 1), array(values, shape));
    }

    public SDVariable constant(double[] values, long... shape) {
        return graph.constant(array(values, shape));
    }

    public SDVariable norm(SDVariable x, double[] weight, double epsilon) {
        SDVariable inverse = graph.math().rsqrt(x.mul(x).mean(true, 1).add(epsilon));
        return x.mul(inverse).mul(constant(weight, weight.length));
    }

    /** Turns heads, each a row of {@code byHead}, and joins them to rows; the tables have one row of cosines or sines for each of these. */
    public SDVariable rotate(SDVariable byHead, int heads, int rows, double[] cosine, double[] sine) {
        int half = cosine.length / rows;
        SDVariable turned = byHead.mmul(constant(quarterTurn(half), 2L * half, 2L * half));
        return byHead.mul(table(cosine, rows, heads))
                .add(turned.mul(table(sine, rows, heads)))
                .reshape(rows, heads * 2 * half);
    }

    private SDVariable table(double[] values, int rows, int heads) {
        int half = values.length / rows;
        double[] repeated = new double[values.length * heads * 2];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = values[i / (heads * 2 * half) * half + i % half];
        }
        return constant(repeated, (long) rows * heads, 2L * half);
    }

    /** (a, b) times this is (-b, a). */
    private static double[] quarterTurn(int half) {
        double[] matrix = new double[4 * half * half];
        for (int i = 0; i < half; i++) {
            matrix[(i + half) * 2 * half + i] = -1;
            matrix[i * 2 * half + i + half] = 1;
        }
        return matrix;
    }

    /** All scores at once, those that a row must not see pushed far down; the query heads that share a key head lie below one another. */
    public SDVariable attend(
            SDVariable queries, SDVariable keys, SDVariable values, Heads heads, Visible visible, int keyRows) {
        int rows = visible.rows();
        int group = heads.queries() / heads.keys();
        SDVariable q =
                split(queries, rows, heads.queries(), heads.width()).reshape(heads.keys(), group * rows, heads.width());
        SDVariable k = split(keys, keyRows, heads.keys(), heads.width());
        SDVariable v = split(values, keyRows, heads.keys(), heads.width());
        SDVariable scores = q.mmul(k.permute(0, 2, 1)).mul(1 / Math.sqrt(heads.width()));
        SDVariable weights = graph.nn().softmax(scores.add(mask(heads, visible, keyRows)), 2);
        return weights.mmul(v)
                .reshape(heads.queries(), rows, heads.width())
                .permute(1, 0, 2)
                .reshape(rows, heads.queries() * heads.width());
    }

    private static SDVariable split(SDVariable x, int rows, int heads, int width) {
        return x.reshape(rows, heads, width).permute(1, 0, 2);
    }

    private SDVariable mask(Heads heads, Visible visible, int keyRows) {
        double[] mask = new double[heads.queries() * visible.rows() * keyRows];
        for (int i = 0; i < mask.length; i++) {
            int row = i / keyRows % visible.rows();
            int key = i % keyRows;
            mask[i] = key >= visible.from()[row] && key < visible.to()[row] ? 0 : HIDDEN;
        }
        return constant(mask, heads.keys(), (long) heads.queries() / heads.keys() * visible.rows(), keyRows);
    }

    public SDVariable gated(SDVariable gate, SDVariable up) {
        return graph.nn().swish(gate).mul(up);
    }

    /** The sum of -log softmax at the labels that are not negative. */
    public SDVariable crossEntropy(SDVariable logits, int[] labels, int columns) {
        double[] minusOneHot = new double[labels.length * columns];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= 0) {
                minusOneHot[i * columns + labels[i]] = -1;
            }
        }
        return graph.nn()
                .logSoftmax(logits)
                .mul(constant(minusOneHot, labels.length, columns))
                .sum()
                .reshape(1);
    }

    /** A frozen map with its adapter as PEFT writes it down; the mask multiplies the input of the adapter, and for DoRA that of the magnitude's part. */
    public SDVariable linear(
            SDVariable x, SDVariable weight, Optional<SDVariable> bias, Factors factors, Optional<SDVariable> mask) {
        SDVariable base = x.mmul(graph.transpose(weight));
        SDVariable left = mask.map(x::mul).orElse(x);
        SDVariable low = left.mmul(graph.transpose(factors.down()))
                .mmul(graph.transpose(factors.up()))
                .mul(factors.scaling());
        SDVariable y = factors.magnitude()
                .map(m -> {
                    SDVariable gain = m.mul(inverseLengths(weight, factors));
                    SDVariable again = left.mmul(graph.transpose(weight));
                    return base.add(again.mul(gain.sub(1))).add(low.mul(gain));
                })
                .orElseGet(() -> base.add(low));
        return bias.map(y::add).orElse(y);
    }

    /** A constant, as PEFT detaches it. */
    private SDVariable inverseLengths(SDVariable weight, Factors factors) {
        INDArray dense = factors.up().getArr().mmul(factors.down().getArr()).mul(factors.scaling());
        INDArray lengths = weight.getArr().add(dense).norm2(1);
        return graph.constant(lengths.rdiv(1));
    }

    public double[] value(SDVariable y) {
        return y.eval().reshape(-1).toDoubleVector();
    }

    /** The gradients of the sum of y times {@code upstream} by each variable, in the order they were made. */
    public List<double[]> gradients(SDVariable y, double[] upstream) {
        SDVariable loss = y.mul(constant(upstream, y.eval().shape())).sum();
        graph.setLossVariables(loss);
        Map<String, INDArray> gradients = graph.calculateGradients(Map.of(), variables);
        return variables.stream()
                .map(name -> gradients.get(name).dup('c').reshape(-1).toDoubleVector())
                .toList();
    }

    private static INDArray array(double[] values, long... shape) {
        return Nd4j.createFromArray(values).reshape('c', shape);
    }
}
