package fr.medinjection.lm.train;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.model.ModelWeights;
import java.util.List;

/**
 * The memory that training takes, estimated before the first step. Counted are the tensors that a pass holds at once: what each layer leaves for its backward pass, the
 * scores of some rows, and all that the backward pass of one layer makes, for nothing of it is given back before the layer ends.
 *
 * @param elementBytes of an element of weights and activations
 * @param scoreRows rows of scores at a time
 */
public record MemoryPlan(ModelConfig model, AdapterConfig adapter, int elementBytes, int scoreRows) {
    /** Value, gradient and two moments of a trained parameter. */
    private static final int TRAINED = 4 * Float.BYTES;

    /** Copies and gradients of an adapter's factors that one layer's backward pass makes, in single precision. */
    private static final int NARROW_COPIES = 10;

    /** The frozen model. */
    public long weights() {
        return ModelWeights.bytes(model, elementBytes);
    }

    /** The adapter with all that its training keeps. */
    public long trained() {
        long bytes = 0;
        for (Projection projection : adapter.targets()) {
            List<Long> shape = model.shape(projection);
            long factors = (shape.get(0) + shape.get(1)) * adapter.rank();
            long lengths = isDecomposed() ? shape.get(0) * (TRAINED + 2L * Float.BYTES) : 0;
            bytes += factors * TRAINED + lengths;
        }
        return bytes * model.layers();
    }

    /** What a pass over so many tokens, padding among them, takes at most. */
    public long pass(long tokens) {
        return tokens * (kept() + layer()) + layerFactors() + scores(Math.min(scoreRows, tokens));
    }

    /** The most tokens whose pass fits so many bytes. */
    public long tokensThatFit(long bytes) {
        long low = 0;
        long high = Math.max(1, bytes);
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            if (pass(middle) <= bytes) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** For each token: the embedding, each layer's output, mixed values and dear result, and what the head and the final norm make. */
    private long kept() {
        long ofLayer = (hidden() + mixed() + (isDecomposed() ? hidden() : 0)) * elementBytes
                + (long) model.heads() * Float.BYTES;
        long angles = (long) model.headDim() * Float.BYTES;
        return model.layers() * ofLayer + 4 * hidden() * elementBytes + angles;
    }

    /** For each token: what one layer's backward pass makes. */
    private long layer() {
        long narrow = model.headDim() * (long) model.keyValueHeads();
        long forward = 4 * hidden() + 2 * mixed() + 3 * narrow + 3L * model.intermediate();
        long backward = 3 * hidden() + 2 * mixed() + 2 * narrow + model.intermediate();
        long all = forward + backward;
        for (Projection projection : adapter.targets()) {
            long in = model.shape(projection).get(1);
            long out = model.shape(projection).get(0);
            long plain = isDecomposed() ? 2 * out : 0;
            all += plain + 2L * adapter.rank() + (adapter.dropout() > 0 ? out + 3 * in : 0);
        }
        long sums = (long) model.heads() * Float.BYTES + all / 16;
        return all * elementBytes + sums;
    }

    private long layerFactors() {
        long bytes = 0;
        for (Projection projection : adapter.targets()) {
            List<Long> shape = model.shape(projection);
            bytes += (shape.get(0) + shape.get(1)) * adapter.rank() * NARROW_COPIES * Float.BYTES;
        }
        return bytes;
    }

    private long scores(long rows) {
        return rows * (model.vocabulary() + 2 * hidden()) * elementBytes;
    }

    private boolean isDecomposed() {
        return adapter.kind() == AdapterConfig.Kind.DORA;
    }

    private long hidden() {
        return model.hidden();
    }

    private long mixed() {
        return (long) model.heads() * model.headDim();
    }
}
