package fr.medinjection.lm.tensor;

import fr.medinjection.lm.weights.Weights;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The coarse operations that a decoder and its training are written in. Tensors are matrices [rows, columns], or vectors; a row is a token.
 * An operation allocates its result in the scope that is open on the thread; those named "in place" change an argument.
 */
public interface Backend {
    /** Does some work whose temporary tensors are given back together at its end; its result must not be one of them. Scopes nest. */
    <T> T scoped(Supplier<T> work);

    /** As {@link #scoped}, for a tensor: the result is copied to the scope around this one, or belongs to the caller when there is none. */
    default Tensor kept(Supplier<Tensor> work) {
        return allKept(() -> List.of(work.get())).get(0);
    }

    /** The same for several tensors. */
    List<Tensor> allKept(Supplier<List<Tensor>> work);

    Tensor zeros(long... shape);

    Tensor of(float[] values, long... shape);

    /** A weight, outside every scope. */
    Tensor load(Weights weights, String name);

    /** A parameter that is trained, or a moment of one, outside every scope: in single precision whatever the weights are in. */
    default Tensor loadTrained(Weights weights, String name) {
        return load(weights, name);
    }

    /** Zeros to add up gradients or moments in, in single precision. */
    default Tensor sums(long... shape) {
        return zeros(shape);
    }

    /** How many rows of scores of the vocabulary are worth computing at a time. */
    default int scoreRows() {
        return 128; // with a vocabulary of 152,000, 78 MB in single precision
    }

    /** Bytes that an element of weights and activations takes. */
    default int elementBytes() {
        return Float.BYTES;
    }

    /** Bytes that are left for tensors, where there is such a limit. */
    default OptionalLong freeBytes() {
        return OptionalLong.empty();
    }

    /** For each row of scores the highest one's number among those allowed to it, the lowest among equals, -1 where nothing is allowed. */
    default int[] best(Tensor scores, List<BitSet> allowed) {
        float[] all = floats(scores);
        int columns = Math.toIntExact(scores.size(1));
        int[] best = new int[allowed.size()];
        for (int row = 0; row < best.length; row++) {
            best[row] = -1;
            for (int i = allowed.get(row).nextSetBit(0);
                    i >= 0;
                    i = allowed.get(row).nextSetBit(i + 1)) {
                if (best[row] < 0 || all[row * columns + i] > all[row * columns + best[row]]) {
                    best[row] = i;
                }
            }
        }
        return best;
    }

    /**
     * A step that is done again and again. {@code scores} reads tensors that last and the very arrays of {@code numbers}, which may have changed when the step is done again;
     * nothing else that it reads may change. A card that has seen it a few times does it as one piece of work.
     *
     * @param rows of the scores
     * @param columns of the scores
     */
    default Repeated repeated(int rows, int columns, List<int[]> numbers, Supplier<Tensor> scores) {
        return allowed -> scoped(() -> best(scores.get(), allowed));
    }

    /** A step whose scores only serve to choose; see {@link #repeated}. */
    @FunctionalInterface
    interface Repeated extends AutoCloseable {
        /** What {@link Backend#best} gives for the scores, with a set for each row. */
        int[] best(List<BitSet> allowed);

        @Override
        default void close() {
            // There may be nothing to give back.
        }
    }

    /** A copy outside every scope. */
    Tensor lasting(Tensor x);

    float[] floats(Tensor x);

    /** a b. */
    Tensor product(Tensor a, Tensor b);

    /** a b'. */
    Tensor productTransposed(Tensor a, Tensor b);

    /** a' b. */
    Tensor transposedProduct(Tensor a, Tensor b);

    /** Adds factor a b, in place. */
    Tensor addProduct(Tensor into, double factor, Tensor a, Tensor b);

    /** Adds factor a b', in place. */
    Tensor addProductTransposed(Tensor into, double factor, Tensor a, Tensor b);

    /** Adds factor a' b, in place. */
    Tensor addTransposedProduct(Tensor into, double factor, Tensor a, Tensor b);

    /** Adds in place. */
    Tensor add(Tensor into, Tensor x);

    default Tensor sum(Tensor a, Tensor b) {
        return add(affine(a, 1, 0), b);
    }

    /** Adds a vector to each row, in place. */
    Tensor addToRows(Tensor into, Tensor row);

    /** Multiplies in place. */
    Tensor scale(Tensor into, double factor);

    Tensor multiply(Tensor a, Tensor b);

    /** 1 / sqrt(x), in place. */
    Tensor inverseRoot(Tensor x);

    /** offset + factor x. */
    Tensor affine(Tensor x, double factor, double offset);

    /** Each row times w, element by element. */
    Tensor multiplyRows(Tensor x, Tensor w);

    /** Each row times its own number. */
    Tensor multiplyColumns(Tensor x, Tensor column);

    /** Each row of x times w, plus a b'. */
    Tensor weighedPlusProduct(Tensor x, Tensor w, Tensor a, Tensor b);

    /** The same in the place of {@code into}. */
    Tensor weighAndAddProduct(Tensor into, Tensor w, Tensor a, Tensor b);

    /** Each row of x times w, and on the way the sum over the rows of x y: one number for each column. */
    Weighed weigh(Tensor x, Tensor w, Tensor y);

    /** Adds (x w) b in place, each row of x times w; gives the sum over the rows of x y, one number for each column. */
    default Tensor addWeighedProduct(Tensor into, Tensor x, Tensor w, Tensor y, Tensor b) {
        Weighed weighed = weigh(x, w, y);
        addProduct(into, 1, weighed.rows(), b);
        return weighed.dots();
    }

    /** The sum over the rows of a b: one number for each column. */
    default Tensor columnDots(Tensor a, Tensor b) {
        return weigh(a, zeros(a.size(1)), b).dots();
    }

    /** Whether for a product with so many rows it pays to build an adapter into the weight first; never where weights are rounded more than adapters. */
    default boolean worthMerging(long rows, Tensor weight) {
        return false;
    }

    /** The sum over the columns of a b: one number for each row. */
    Tensor rowDots(Tensor a, Tensor b);

    /** The sum of squares of all elements. */
    double squaredNorm(Tensor x);

    /** One row of the table for each index. */
    Tensor gather(Tensor table, int[] rows);

    /** Puts the rows of x at the given rows of a matrix, in place; the array of rows is not changed afterwards, but for a repeated step's. */
    Tensor scatter(Tensor into, int[] rows, Tensor x);

    /** x / sqrt(mean(x^2) + epsilon) * weight, row by row. */
    Tensor rmsNorm(Tensor x, Tensor weight, double epsilon);

    /** Adds the gradient of x to {@code into}, in place. */
    Tensor rmsNormBackward(Tensor x, Tensor weight, double epsilon, Tensor gradient, Tensor into);

    /** Rotary positions on each head of each row, after a norm of each head where there is one. The halves (a, b) of a head become (a c - b s, b c + a s). */
    Tensor rotate(Tensor x, Optional<HeadNorm> norm, Angles angles);

    /** The gradient of x, in the place of that of its result. */
    Tensor rotateBackward(Tensor x, Optional<HeadNorm> norm, Angles angles, Tensor gradient);

    /** softmax(q k' / sqrt(width)) v for each head of each row, over the rows of the keys that the row sees. */
    Attended attend(Tensor queries, Tensor keys, Tensor values, Heads heads, Visible visible);

    /** The gradients of what {@link #attend} read. */
    AttentionGradients attendBackward(
            Tensor queries,
            Tensor keys,
            Tensor values,
            Attended attended,
            Heads heads,
            Visible visible,
            Tensor gradient);

    /** silu(gate) * up. */
    Tensor gated(Tensor gate, Tensor up);

    /** The gradients of the two factors, in their places. */
    void gatedBackward(Tensor gate, Tensor up, Tensor gradient);

    /** The same; gives the sums over the rows of each factor times its gradient. */
    default GateDots gatedBackwardDots(Tensor gate, Tensor up, Tensor gradient) {
        Tensor g = affine(gate, 1, 0);
        Tensor u = affine(up, 1, 0);
        gatedBackward(gate, up, gradient);
        return new GateDots(columnDots(g, gate), columnDots(u, up));
    }

    /** For each row of logits, -log softmax at its label; 0 where the label is negative. */
    double[] crossEntropy(Tensor logits, int[] labels);

    /** The same, leaving factor * (softmax - one-hot) in the place of the logits, zero rows where the label is negative. */
    double[] crossEntropyGradients(Tensor logits, int[] labels, double factor);

    /** What a dropout leaves of x. */
    Tensor dropped(Tensor x, Drops drops);

    /**
     * DoRA under dropout: with x' what the dropout leaves of x and W x in {@code plain}, returns W x' and leaves W x + (gain - 1) W x' in place.
     */
    Tensor decompose(Tensor plain, Tensor x, Drops drops, Tensor weight, Tensor gain);

    /**
     * From {@code into}, which has kept (gradient factors) W added, takes that again where the input was dropped, in place; there is a factor for each column, or
     * none.
     */
    Tensor withdraw(Tensor into, Drops drops, Tensor gradient, Optional<Tensor> factors, Tensor weight);

    /** One step of AdamW with decoupled weight decay on a parameter and its two moments, in place; {@code step} counts from 1. */
    void adamW(
            Tensor parameter, Tensor gradient, Tensor first, Tensor second, AdamW rule, double learningRate, long step);

    /** A matrix whose rows were multiplied, and the dot products of its columns before that with those of another. */
    record Weighed(Tensor rows, Tensor dots) {}

    /** For each of the two factors of a gate, one number for each column. */
    record GateDots(Tensor gate, Tensor up) {}

    /** A norm of each head, its weight as wide as a head. */
    record HeadNorm(Tensor weight, double epsilon) {}

    /** The cosines and sines of the first half of a head, for each row. */
    record Angles(Tensor cosine, Tensor sine) {}

    /** What attention gives, and the logarithm of the sum of exponentials for each row and head, from which its backward pass starts. */
    record Attended(Tensor values, Tensor logSums) {}

    /** The gradients of what attention reads. */
    record AttentionGradients(Tensor queries, Tensor keys, Tensor values) {}
}
