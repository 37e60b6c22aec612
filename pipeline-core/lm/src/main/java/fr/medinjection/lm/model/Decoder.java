package fr.medinjection.lm.model;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The whole decoder over shared weights. It holds what a pass leaves for its backward pass, so each thread has its own. */
public final class Decoder {
    private final ModelWeights weights;
    private final ModelConfig config;
    private final Backend backend;
    private final List<DecoderLayer> layers = new ArrayList<>();
    private final Norm finalNorm;

    public Decoder(ModelWeights weights, Linears linears) {
        this.weights = weights;
        this.config = weights.config();
        this.backend = weights.backend();
        for (int layer = 0; layer < config.layers(); layer++) {
            layers.add(new DecoderLayer(weights, linears, layer));
        }
        this.finalNorm = new Norm(weights, ModelConfig.FINAL_NORM);
    }

    /** The model as its folder has it. */
    public static Decoder of(ModelWeights weights) {
        return new Decoder(weights, Linears.frozen(weights));
    }

    public ModelWeights weights() {
        return weights;
    }

    /** The normalised hidden state of every column of the span, row by row of the batch. */
    public Tensor hidden(int[] tokens, Span span, Optional<KeyValueCache> cache) {
        Tensor x = embed(tokens);
        for (DecoderLayer layer : layers) {
            Tensor input = x;
            x = backend.kept(() -> layer.forward(input, span, cache));
        }
        return finalNorm.forward(x);
    }

    /** The same for some columns, which spares most of the last layer; {@code rows} counts columns row by row of the batch. */
    public Tensor hidden(int[] tokens, Span span, Optional<KeyValueCache> cache, int[] rows) {
        Tensor x = embed(tokens);
        for (DecoderLayer layer : layers.subList(0, layers.size() - 1)) {
            Tensor input = x;
            x = backend.kept(() -> layer.forward(input, span, cache));
        }
        Tensor input = x;
        DecoderLayer last = layers.get(layers.size() - 1);
        return finalNorm.forward(backend.kept(() -> last.forward(input, span, cache, rows)));
    }

    /** The scores of the vocabulary for rows of hidden states. */
    public Tensor logits(Tensor hidden) {
        return backend.productTransposed(hidden, weights.head());
    }

    Tensor embed(int[] tokens) {
        for (int token : tokens) {
            if (token < 0 || token >= config.vocabulary()) {
                throw new LmException("Invalid token id: " + token + ", expected 0 to " + (config.vocabulary() - 1));
            }
        }
        return backend.gather(weights.tensor(ModelConfig.EMBEDDING), tokens);
    }

    List<DecoderLayer> layers() {
        return layers;
    }

    Norm finalNorm() {
        return finalNorm;
    }
}
