package fr.medinjection.lm.model;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
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
        return backend.add(middle, mlp.forward(mlpNorm.forward(middle)));
    }

    /** The same for some rows only, as the last layer may; all rows give their keys and values. */
    Tensor forward(Tensor x, Span span, Optional<KeyValueCache> cache, int[] rows) {
        Tensor mixed = attention.forward(attentionNorm.forward(x), span, cache, Optional.of(rows));
        Tensor middle = backend.add(mixed, backend.gather(x, rows));
        return backend.add(middle, mlp.forward(mlpNorm.forward(middle)));
    }

    /** What a forward pass gives, and leaves for {@link #repeat}. */
    record Trace(Tensor output, Backend.Attended attended, Optional<Tensor> dear) {
        private List<Tensor> tensors() {
            List<Tensor> all = new ArrayList<>(List.of(output, attended.values(), attended.logSums()));
            dear.ifPresent(all::add);
            return all;
        }

        private static Trace of(List<Tensor> tensors) {
            return new Trace(
                    tensors.get(0),
                    new Backend.Attended(tensors.get(1), tensors.get(2)),
                    tensors.stream().skip(3).findFirst());
        }
    }

    /** A forward pass of which all but the trace is forgotten. */
    Trace traced(Tensor x, Span span) {
        return Trace.of(backend.allKept(() -> {
            Tensor output = forward(x, span, Optional.empty());
            return new Trace(output, attention.attended(), mlp.dear()).tensors();
        }));
    }

    /** Leaves for the backward pass what the traced pass over the same input left. */
    void repeat(Tensor x, Span span, Trace trace) {
        Tensor mixed = attention.repeat(attentionNorm.forward(x), span, trace.attended());
        mlp.repeat(mlpNorm.forward(backend.sum(mixed, x)), trace.dear());
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
