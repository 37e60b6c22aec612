package fr.medinjection.lm.cuda;

import java.util.BitSet;
import java.util.List;

/** What is made of scores of the vocabulary: losses, their gradients, the next tokens. */
final class CudaScores {
    private final Work work;

    /** How a token is chosen: the best one where coldness, one over the temperature, is 0. */
    record Draw(float coldness, long key) {
        static final Draw NONE = new Draw(0, 0);
    }

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
        return chosen(scores, allowed, Draw.NONE);
    }

    /** Draws a token for each row: with probability softmax(coldness scores) among those allowed to it, -1 where nothing is; a key gives the same tokens again. */
    int[] drawn(CudaTensor scores, List<BitSet> allowed, float coldness, long key) {
        return chosen(scores, allowed, new Draw(coldness, key));
    }

    private int[] chosen(CudaTensor scores, List<BitSet> allowed, Draw draw) {
        return work.memory().scoped(() -> {
            int rows = allowed.size();
            long bytes = AllowedTokens.bytes(rows, scores.columns());
            CudaTensor bits = work.memory().empty(Element.FLOAT, bytes / Float.BYTES);
            AllowedTokens tokens = new AllowedTokens(work.device(), bits.address(), rows, scores.columns());
            tokens.set(allowed);
            CudaTensor chosen = work.memory().empty(Element.FLOAT, rows);
            choose(scores, tokens, chosen, draw);
            return work.memory().ints(chosen);
        });
    }

    /** Puts the chosen tokens' numbers where they are wanted. */
    void choose(CudaTensor scores, AllowedTokens allowed, CudaTensor chosen, Draw draw) {
        work.rows(
                "choose",
                scores,
                chosen.address(),
                scores.address(),
                allowed.address(),
                draw.coldness(),
                draw.key(),
                scores.columns(),
                allowed.words());
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
