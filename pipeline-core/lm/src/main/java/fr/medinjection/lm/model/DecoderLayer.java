package fr.medinjection.lm.model;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.Optional;

/** One layer: attention and feed-forward, each on normalised input and added to what came in. */
final class DecoderLayer {
    private final Backend backend;
    private final Norm attentionNorm;
    private final Attention attention;
    private final Norm mlpNorm;
    private final Mlp mlp;

    DecoderLayer(ModelWeights weights, Linears linears, int layer) {
        String prefix = ModelConfig.layer(layer);
        this.backend = weights.backend();
        this.attentionNorm = new Norm(weights, prefix + "input_layernorm.weight");
        this.attention = new Attention(weights, linears, layer);
        this.mlpNorm = new Norm(weights, prefix + "post_attention_layernorm.weight");
        this.mlp = new Mlp(weights, linears, layer);
    }

    Tensor forward(Tensor x, Span span, Optional<KeyValueCache> cache) {
        Tensor middle = backend.add(attention.forward(attentionNorm.forward(x), span, cache, Optional.empty()), x);
        return backend.add(mlp.forward(mlpNorm.forward(middle)), middle);
    }

    /** The same for some rows only, as the last layer may; all rows give their keys and values. */
    Tensor forward(Tensor x, Span span, Optional<KeyValueCache> cache, int[] rows) {
        Tensor mixed = attention.forward(attentionNorm.forward(x), span, cache, Optional.of(rows));
        Tensor middle = backend.add(mixed, backend.gather(x, rows));
        return backend.add(mlp.forward(mlpNorm.forward(middle)), middle);
    }

    /** Puts the gradient of the input in the place of that of the output. */
    void backward(Tensor gradient) {
        Tensor toMlp = backend.zeros(gradient.size(0), gradient.size(1));
        mlp.backward(gradient, toMlp);
        mlpNorm.backward(toMlp, gradient);
        Tensor toAttention = backend.zeros(gradient.size(0), gradient.size(1));
        attention.backward(gradient, toAttention);
        attentionNorm.backward(toAttention, gradient);
    }
}
