package fr.medinjection.lm.cuda;

import java.util.BitSet;
import java.util.List;

/** What is made of scores of the vocabulary: losses, their gradients, the next tokens. */
final class CudaScores {
    private static final int BITS = Long.SIZE;

    private final Work work;

    CudaScores(Work work) {
        this.work = work;
    }

    double[] losses(CudaTensor logits, int[] labels) {
        return work.memory().scoped(() -> {
            CudaTensor losses = work.memory().empty(Element.FLOAT, labels.length);
            work.rows(
                    "cross_entropy",
                    logits,
                    losses.address(),
                    logits.address(),
                    work.memory().of(labels).address(),
                    logits.columns());
            return doubles(losses);
        });
    }

    double[] gradients(CudaTensor logits, int[] labels, float factor) {
        return work.memory().scoped(() -> {
            CudaTensor losses = work.memory().empty(Element.FLOAT, labels.length);
            work.rows(
                    "cross_entropy_gradients",
                    logits,
                    losses.address(),
                    logits.address(),
                    work.memory().of(labels).address(),
                    factor,
                    logits.columns());
            return doubles(losses);
        });
    }

    /** Only one number for each row comes back from the card. */
    int[] best(CudaTensor scores, List<BitSet> allowed) {
        return work.memory().scoped(() -> {
            int longs = (scores.columns() + BITS - 1) / BITS;
            long[] bits = new long[longs * allowed.size()];
            for (int row = 0; row < allowed.size(); row++) {
                long[] some = allowed.get(row).get(0, scores.columns()).toLongArray();
                System.arraycopy(some, 0, bits, row * longs, some.length);
            }
            CudaTensor chosen = work.memory().empty(Element.FLOAT, allowed.size());
            work.rows(
                    "choose",
                    scores,
                    chosen.address(),
                    scores.address(),
                    work.memory().of(bits).address(),
                    0f,
                    0L,
                    scores.columns(),
                    2 * longs);
            return work.memory().ints(chosen);
        });
    }

    private double[] doubles(CudaTensor values) {
        float[] floats = work.memory().floats(values);
        double[] doubles = new double[floats.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = floats[i];
        }
        return doubles;
    }
}
