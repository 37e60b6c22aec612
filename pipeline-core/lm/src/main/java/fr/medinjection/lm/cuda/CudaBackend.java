package fr.medinjection.lm.cuda;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.tensor.AdamW;
import fr.medinjection.lm.tensor.Drops;
import fr.medinjection.lm.tensor.Heads;
import fr.medinjection.lm.tensor.Tensor;
import fr.medinjection.lm.tensor.Visible;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The operations on a card. Weights and what flows between layers are of one element, bf16 or single precision; vectors, trained parameters, their gradients and all sums are
 * in single precision. One thread works at a time: the card is busy with one anyway.
 */
public final class CudaBackend implements CudaVocabulary, AutoCloseable {
    /** Rows of scores of the vocabulary at a time: the head is read once for as many as fill the card; 311 MB in bf16 with a vocabulary of 152,000. */
    public static final int SCORE_ROWS = 1024;

    private final Work work;
    private final Element element;

    public CudaBackend(Device device, Element element) {
        this.work = new Work(device);
        this.element = element;
    }

    /** On a card by its number. */
    public static CudaBackend open(int ordinal, Element element) {
        CudaDevice device = CudaDevice.open(ordinal);
        Cards.Card card = device.card();
        if (element == Element.BFLOAT16 && card.capability() < CudaDevice.OLDEST_BFLOAT16) {
            device.close();
            throw new LmException("Cannot use " + card.name() + " in bfloat16: its compute capability is "
                    + card.capabilityText() + ", bfloat16 needs 8.0; set engine.element to float");
        }
        return new CudaBackend(device, element);
    }

    @Override
    public Work work() {
        return work;
    }

    @Override
    public Element element() {
        return element;
    }

    @Override
    public Tensor rmsNorm(Tensor x, Tensor weight, double epsilon) {
        CudaTensor from = CudaTensor.of(x);
        CudaTensor result = work.like(x);
        work.rows(
                "rms_norm",
                from,
                result.address(),
                from.address(),
                work.vector(weight),
                (float) epsilon,
                from.columns());
        return result;
    }

    @Override
    public Tensor rmsNormBackward(Tensor x, Tensor weight, double epsilon, Tensor gradient, Tensor into) {
        CudaTensor from = CudaTensor.of(x);
        work.rows(
                "rms_norm_backward",
                from,
                CudaTensor.of(into).address(),
                from.address(),
                work.vector(weight),
                CudaTensor.of(gradient).address(),
                (float) epsilon,
                from.columns());
        return into;
    }

    @Override
    public Tensor rotate(Tensor x, Optional<HeadNorm> norm, Angles angles) {
        return rotation("rotate", work.like(x), x, norm, angles);
    }

    @Override
    public Tensor rotateBackward(Tensor x, Optional<HeadNorm> norm, Angles angles, Tensor gradient) {
        return rotation("rotate_backward", CudaTensor.of(gradient), x, norm, angles);
    }

    private Tensor rotation(String kernel, CudaTensor result, Tensor x, Optional<HeadNorm> norm, Angles angles) {
        CudaTensor from = CudaTensor.of(x);
        int half = CudaTensor.of(angles.cosine()).columns();
        int heads = from.columns() / (2 * half);
        long all = (long) from.rows() * heads;
        work.warps(
                Work.name(kernel, from.element()),
                all,
                result.address(),
                from.address(),
                norm.map(n -> work.vector(n.weight())).orElse(0L),
                work.vector(angles.cosine()),
                work.vector(angles.sine()),
                norm.map(n -> (float) n.epsilon()).orElse(0f),
                all,
                heads,
                half);
        return result;
    }

    @Override
    public Attended attend(Tensor queries, Tensor keys, Tensor values, Heads heads, Visible visible) {
        return new CudaAttention(work, heads, visible).forward(queries, keys, values);
    }

    @Override
    public AttentionGradients attendBackward(
            Tensor queries,
            Tensor keys,
            Tensor values,
            Attended attended,
            Heads heads,
            Visible visible,
            Tensor gradient) {
        return new CudaAttention(work, heads, visible).backward(queries, keys, values, attended, gradient);
    }

    @Override
    public Tensor gated(Tensor gate, Tensor up) {
        CudaTensor g = CudaTensor.of(gate);
        CudaTensor result = work.like(gate);
        work.flat("gated", g, result.address(), g.address(), CudaTensor.of(up).address(), g.elements());
        return result;
    }

    @Override
    public void gatedBackward(Tensor gate, Tensor up, Tensor gradient) {
        CudaTensor g = CudaTensor.of(gate);
        work.flat(
                "gated_backward",
                g,
                g.address(),
                CudaTensor.of(up).address(),
                CudaTensor.of(gradient).address(),
                g.elements());
    }

    @Override
    public Tensor dropped(Tensor x, Drops drops) {
        return new CudaDropout(work).dropped(CudaTensor.of(x), drops);
    }

    @Override
    public Tensor decompose(Tensor plain, Tensor x, Drops drops, Tensor weight, Tensor gain) {
        return new CudaDropout(work).decompose(CudaTensor.of(plain), CudaTensor.of(x), drops, weight, gain);
    }

    @Override
    public Tensor withdraw(Tensor into, Drops drops, Tensor gradient, Optional<Tensor> factors, Tensor weight) {
        Optional<Tensor> scaled = factors.map(f -> multiplyRows(gradient, f));
        return new CudaDropout(work).withdraw(CudaTensor.of(into), drops, gradient, scaled, weight);
    }

    @Override
    public void adamW(
            Tensor parameter,
            Tensor gradient,
            Tensor first,
            Tensor second,
            AdamW rule,
            double learningRate,
            long step) {
        long elements = CudaTensor.of(parameter).elements();
        work.device()
                .launch(
                        "adam_w",
                        Device.Grid.of(elements, 256),
                        work.vector(parameter),
                        work.vector(gradient),
                        work.vector(first),
                        work.vector(second),
                        (float) rule.beta1(),
                        (float) (1 - rule.beta1()),
                        (float) rule.beta2(),
                        (float) (1 - rule.beta2()),
                        (float) rule.epsilon(),
                        (float) (1 - learningRate * rule.weightDecay()),
                        (float) (learningRate / (1 - Math.pow(rule.beta1(), (double) step))),
                        (float) (1 / Math.sqrt(1 - Math.pow(rule.beta2(), (double) step))),
                        elements);
    }

    /** Does some work with every kernel started by itself, to show what graphs save. */
    public <T> T singly(Supplier<T> inside) {
        return work.singly(inside);
    }

    /** How many repeated steps were done as one graph each. */
    public long graphs() {
        return work.graphs();
    }

    /** The most bytes that tensors of scopes have taken together. */
    public long mostScopedBytes() {
        return work.memory().mostScoped();
    }

    /** The most bytes that the card has held for this. */
    public long mostBytes() {
        return work.memory().most();
    }

    @Override
    public void close() {
        work.memory().close();
    }
}
