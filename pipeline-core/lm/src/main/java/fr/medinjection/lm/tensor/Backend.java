package fr.medinjection.lm.tensor;

import fr.medinjection.lm.weights.Weights;
import java.util.function.Supplier;

/**
 * The coarse operations that a decoder and its training are written in. Matrices are [rows, columns], heads are [batch, head, time, width].
 * An operation allocates its result in the scope that is open on the thread; those named "in place" return their first argument.
 */
public interface Backend {
    /** Does some work whose temporary tensors are given back together at its end; its result must not be one of them. Scopes nest. */
    <T> T scoped(Supplier<T> work);

    /** As {@link #scoped}, for a tensor: the result is copied to the scope around this one, or belongs to the caller when there is none. */
    Tensor kept(Supplier<Tensor> work);

    Tensor zeros(long... shape);

    Tensor of(float[] values, long... shape);

    /** A weight, outside every scope. */
    Tensor load(Weights weights, String name);

    /** A copy outside every scope. */
    Tensor lasting(Tensor x);

    float[] floats(Tensor x);

    /** The same numbers seen in another shape. */
    Tensor reshape(Tensor x, long... shape);

    /** a b, over the last two axes. */
    Tensor product(Tensor a, Tensor b);

    /** a b', over the last two axes. */
    Tensor productTransposed(Tensor a, Tensor b);

    /** a' b, over the last two axes. */
    Tensor transposedProduct(Tensor a, Tensor b);

    /** Adds in place. */
    Tensor add(Tensor into, Tensor x);

    /** Subtracts in place. */
    Tensor subtract(Tensor from, Tensor x);

    /** Adds a vector to each row, in place. */
    Tensor addToRows(Tensor into, Tensor row);

    /** Multiplies in place. */
    Tensor scale(Tensor into, double factor);

    Tensor multiply(Tensor a, Tensor b);

    /** 1 / sqrt(x), in place. */
    Tensor inverseRoot(Tensor x);

    /** Each row times a vector. */
    Tensor multiplyRows(Tensor x, Tensor row);

    /** The sum over the rows: one number for each column. */
    Tensor columnSums(Tensor x);

    /** The sum over the columns: one number for each row. */
    Tensor rowSums(Tensor x);

    /** The sum of squares of all elements. */
    double squaredNorm(Tensor x);

    /** One row of the table for each index. */
    Tensor gather(Tensor table, int[] rows);

    /** Puts the rows of x at the given rows of a matrix, in place. */
    Tensor scatter(Tensor into, int[] rows, Tensor x);

    /** x / sqrt(mean(x^2) + epsilon) * weight, row by row. */
    Tensor rmsNorm(Tensor x, Tensor weight, double epsilon);

    Tensor rmsNormBackward(Tensor x, Tensor weight, double epsilon, Tensor gradient);

    /** Rotary positions: x * cosine + swap(x) * sine, where swap exchanges the halves of each stretch of {@code width} columns. */
    Tensor rotate(Tensor x, Tensor cosine, Tensor sine, long width);

    Tensor rotateBackward(Tensor gradient, Tensor cosine, Tensor sine, long width);

    /** [batch * time, head * width] to [batch, head, time, width]. */
    Tensor splitHeads(Tensor x, long batch, long width);

    /** The inverse of {@link #splitHeads}. */
    Tensor mergeHeads(Tensor x);

    /** Softmax over the last axis of scale * scores + mask, in place; the mask is [batch, rows * columns of one head]. */
    Tensor maskedSoftmax(Tensor scores, double scale, Tensor mask);

    Tensor softmaxBackward(Tensor probabilities, Tensor gradient, double scale);

    /** silu(gate) * up. */
    Tensor gated(Tensor gate, Tensor up);

    GatedGradient gatedBackward(Tensor gate, Tensor up, Tensor gradient);

    /** For each row of logits, -log softmax at its label; 0 where the label is negative. */
    double[] crossEntropy(Tensor logits, int[] labels);

    /** scale * (softmax - one-hot) for each row, zero rows where the label is negative. */
    Tensor crossEntropyBackward(Tensor logits, int[] labels, double scale);

    /** Copies [batch, head, time, width] into a cache [batch, head, capacity, width] from a position on. */
    void append(Tensor cache, Tensor x, long position);

    /** The first positions of a cache. */
    Tensor prefix(Tensor cache, long length);

    /** One step of AdamW with decoupled weight decay on a parameter and its two moments, in place; {@code step} counts from 1. */
    void adamW(
            Tensor parameter, Tensor gradient, Tensor first, Tensor second, AdamW rule, double learningRate, long step);

    /** The gradients of the two factors of {@link #gated}. */
    record GatedGradient(Tensor gate, Tensor up) {}
}
