package fr.medinjection.lm.model;

import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import fr.medinjection.lm.tensor.Visible;
import java.util.Optional;

/** The first layer of a model by itself, over rows that hold several texts. */
public final class OneLayer {
    private final ModelWeights weights;
    private final DecoderLayer layer;
    private final int[] firsts;
    private final int batch;

    public OneLayer(ModelWeights weights, Linears linears, int[] firsts, int batch) {
        this.weights = weights;
        this.layer = new DecoderLayer(weights, linears, 0);
        this.firsts = firsts.clone();
        this.batch = batch;
    }

    public Tensor forward(Tensor x) {
        return layer.forward(x, span(), Optional.empty());
    }

    /** The gradient of the input in the place of that of the output, with recomputation as in training. */
    public Tensor backward(Tensor x, Tensor gradient) {
        DecoderLayer.Trace trace = layer.traced(x, span());
        layer.repeat(x, span(), trace);
        layer.backward(gradient);
        return gradient;
    }

    public Backend.Angles angles() {
        return span().angles();
    }

    public Visible visible() {
        Span span = span();
        return span.visible(weights.config().windows().get(0));
    }

    private Span span() {
        return Span.packed(weights, firsts, batch);
    }
}
