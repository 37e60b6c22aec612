package fr.medinjection.lm.tensor;

import java.nio.FloatBuffer;

/**
 * softmax(scale q k') v, head by head and for a few queries at a time: the scores of all queries never exist together, and those of keys that
 * no query of the block sees are not computed. The backward pass computes them again from the logarithms of the sums.
 */
final class AttentionKernel {
    /** Queries at a time. */
    static final int BLOCK = 64;

    private final Heads heads;
    private final Visible visible;
    private final float scale;

    AttentionKernel(Heads heads, Visible visible) {
        this.heads = heads;
        this.visible = visible;
        this.scale = (float) (1 / Math.sqrt(heads.width()));
    }

    /** Each task is one block of queries; it has scratch of its own thread. */
    @FunctionalInterface
    private interface Block {
        /** @param count how many heads, from {@code head} on */
        void run(int from, int to, int head, int count);
    }

    /** Keys that any query of the rows sees. */
    private Matrix seen(Matrix keys, int from, int to, int head) {
        int first = visible.from()[from];
        int width = heads.width();
        return keys.part(first, visible.to()[to - 1] - first, head / heads.group() * width, width);
    }

    private Matrix head(Matrix queries, int from, int to, int head) {
        return queries.part(from, to - from, head * heads.width(), heads.width());
    }

    /** The most keys that a block of queries can see. */
    int widest() {
        int widest = 1;
        for (int from = 0; from < visible.rows(); from = visible.stretch(from, BLOCK)) {
            int to = visible.stretch(from, BLOCK);
            widest = Math.max(widest, visible.to()[to - 1] - visible.from()[from]);
        }
        return widest;
    }

    /** Leaves the logarithm of each row's sum of exponentials in {@code sums}, by row and head. */
    void forward(Matrix queries, Matrix keys, Matrix values, Matrix result, Matrix sums, Matrix scratch) {
        Bands.over(heads.keys(), (long) queries.rows() * widest() * heads.width(), (first, last) -> {
            Matrix mine = scratch.rows(first * BLOCK, (first + 1) * BLOCK);
            FloatBuffer logs = sums.buffer();
            Block each = (from, to, head, count) -> {
                Matrix seen = seen(keys, from, to, head);
                Matrix scores = mine.part(0, (to - from) * count, 0, seen.rows());
                Matrix mixed = heads(result, from, to, head, count);
                Blas.one(scale, Blas.Side.of(heads(queries, from, to, head, count)), Blas.Side.turned(seen), 0, scores);
                softmax(scores, from, head, count, logs, sums);
                Blas.one(1, Blas.Side.of(scores), Blas.Side.of(seen(values, from, to, head)), 0, mixed);
            };
            together(first, last, heads.group() <= BLOCK ? heads.group() : 1, each);
        });
    }

    /** Blocks of queries of one head, or, where {@code most} allows, one query of all heads that share keys, as when one token follows another. */
    private void together(int first, int last, int most, Block block) {
        for (int from = 0; from < visible.rows(); ) {
            int to = visible.stretch(from, BLOCK);
            int count = to == from + 1 ? Math.min(most, heads.group()) : 1;
            for (int head = first * heads.group(); head < last * heads.group(); head += count) {
                block.run(from, to, head, count);
            }
            from = to;
        }
    }

    /** Rows of one head, or several heads of one row as so many rows. */
    private Matrix heads(Matrix matrix, int from, int to, int head, int count) {
        Matrix one = head(matrix, from, to, head);
        return count == 1 ? one : new Matrix(one.data(), count, heads.width(), heads.width());
    }

    /** What the backward pass reads. */
    record Forward(Matrix queries, Matrix keys, Matrix values, Matrix result, Matrix sums) {}

    /** What it adds to; {@code queries} is overwritten. */
    record Gradients(Matrix queries, Matrix keys, Matrix values) {}

    /**
     * With probabilities p and the gradient d of the result: dv = p' d; with c = d . result for each row, ds = p (d v' - c) scale; dq = ds k;
     * dk = ds' q.
     */
    void backward(Forward x, Matrix gradient, Gradients into, Matrix scratch) {
        int width = heads.width();
        Bands.over(heads.keys(), (long) x.queries().rows() * widest() * width, (first, last) -> {
            Matrix mine = scratch.rows(2 * first * BLOCK, 2 * (first + 1) * BLOCK);
            FloatBuffer logs = x.sums().buffer();
            together(first, last, 1, (from, to, head, count) -> {
                Matrix keys = seen(x.keys(), from, to, head);
                Matrix queries = head(x.queries(), from, to, head);
                Matrix above = head(gradient, from, to, head);
                Matrix p = mine.part(0, to - from, 0, keys.rows());
                Matrix s = mine.part(BLOCK, to - from, 0, keys.rows());
                Blas.one(scale, Blas.Side.of(queries), Blas.Side.turned(keys), 0, p);
                Blas.one(1, Blas.Side.of(above), Blas.Side.turned(seen(x.values(), from, to, head)), 0, s);
                slopes(p, s, above, head(x.result(), from, to, head), from, head, logs, x.sums());
                Blas.one(1, Blas.Side.turned(p), Blas.Side.of(above), 1, seen(into.values(), from, to, head));
                Blas.one(1, Blas.Side.of(s), Blas.Side.of(keys), 0, head(into.queries(), from, to, head));
                Blas.one(1, Blas.Side.turned(s), Blas.Side.of(queries), 1, seen(into.keys(), from, to, head));
            });
        });
    }

    private void softmax(Matrix scores, int from, int head, int count, FloatBuffer logs, Matrix sums) {
        FloatBuffer buffer = scores.buffer();
        int base = visible.from()[from];
        float[] zeros = new float[scores.columns()];
        float[] seen = new float[scores.columns()];
        for (int i = 0; i < scores.rows(); i++) {
            int row = from + i / count;
            int start = visible.from()[row] - base;
            int length = Math.max(0, visible.to()[row] - base - start);
            buffer.get(scores.position(i) + start, seen, 0, length);
            float largest = Sums.largest(seen, length);
            double sum = SoftmaxKernel.exponentials(seen, length, largest);
            SoftmaxKernel.scale(seen, length, (float) (1 / sum));
            logs.put(sums.position(row) + head + i % count, (float) (largest + Math.log(sum)));
            put(seen, start, length, buffer, scores.position(i), zeros);
        }
    }

    private void slopes(
            Matrix p, Matrix s, Matrix above, Matrix result, int from, int head, FloatBuffer logs, Matrix sums) {
        FloatBuffer scores = p.buffer();
        FloatBuffer slopes = s.buffer();
        FloatBuffer gradients = above.buffer();
        FloatBuffer results = result.buffer();
        int base = visible.from()[from];
        float[] x = new float[p.columns()];
        float[] y = new float[p.columns()];
        float[] zeros = new float[p.columns()];
        float[] d = new float[heads.width()];
        float[] o = new float[heads.width()];
        for (int i = 0; i < p.rows(); i++) {
            int start = visible.from()[from + i] - base;
            int length = Math.max(0, visible.to()[from + i] - base - start);
            gradients.get(above.position(i), d);
            results.get(result.position(i), o);
            float along = Sums.dot(d, o, d.length);
            scores.get(p.position(i) + start, x, 0, length);
            slopes.get(s.position(i) + start, y, 0, length);
            probabilities(x, y, length, logs.get(sums.position(from + i) + head), along);
            put(x, start, length, scores, p.position(i), zeros);
            put(y, start, length, slopes, s.position(i), zeros);
        }
    }

    private void probabilities(float[] x, float[] y, int length, float logSum, float along) {
        for (int k = 0; k < length; k++) {
            x[k] = Exponential.of(x[k] - logSum);
        }
        float factor = scale;
        for (int k = 0; k < length; k++) {
            y[k] = x[k] * (y[k] - along) * factor;
        }
    }

    /** Writes a row that is zero but for a stretch. */
    private static void put(float[] stretch, int start, int length, FloatBuffer into, int at, float[] zeros) {
        into.put(at, zeros, 0, start);
        into.put(at + start, stretch, 0, length);
        into.put(at + start + length, zeros, 0, zeros.length - start - length);
    }
}
