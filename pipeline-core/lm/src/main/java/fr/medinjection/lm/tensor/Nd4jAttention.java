package fr.medinjection.lm.tensor;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** The memory that attention works in. */
final class Nd4jAttention {
    private Nd4jAttention() {}

    static Backend.Attended forward(Tensor queries, Tensor keys, Tensor values, AttentionKernel kernel, Heads heads) {
        Tensor result = Nd4jMemory.empty(queries.size(0), queries.size(1));
        Tensor sums = Nd4jMemory.empty(queries.size(0), heads.queries());
        kernel.forward(
                Matrix.of(queries),
                Matrix.of(keys),
                Matrix.of(values),
                Matrix.of(result),
                Matrix.of(sums),
                scratch(1, kernel, heads));
        return new Backend.Attended(result, sums);
    }

    static Backend.AttentionGradients backward(
            AttentionKernel.Forward x, Tensor gradient, AttentionKernel kernel, Heads heads) {
        Tensor queries = Nd4jMemory.empty(x.queries().rows(), x.queries().columns());
        Tensor keys = zeros(x.keys());
        Tensor values = zeros(x.values());
        kernel.backward(
                x,
                Matrix.of(gradient),
                new AttentionKernel.Gradients(Matrix.of(queries), Matrix.of(keys), Matrix.of(values)),
                scratch(2, kernel, heads));
        return new Backend.AttentionGradients(queries, keys, values);
    }

    /** A block of scores for each key head, so that no two threads share one. */
    private static Matrix scratch(int blocks, AttentionKernel kernel, Heads heads) {
        return Matrix.of(Nd4jMemory.empty((long) blocks * heads.keys() * AttentionKernel.BLOCK, kernel.widest()));
    }

    private static Tensor zeros(Matrix like) {
        return new Nd4jTensor(Nd4j.create(DataType.FLOAT, new long[] {like.rows(), like.columns()}, 'c'));
    }
}
