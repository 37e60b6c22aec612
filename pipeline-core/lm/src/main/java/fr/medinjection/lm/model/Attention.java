package fr.medinjection.lm.model;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.Optional;

/** Grouped-query attention. The queries that share a key head are stacked along time, so that keys and values are never repeated. */
final class Attention {
    private final Backend backend;
    private final ModelConfig config;
    private final int layer;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear output;
    private final RotatedHeads queryHeads;
    private final RotatedHeads keyHeads;
    private final double scale;

    private Tensor queries;
    private Tensor keys;
    private Tensor values;
    private Tensor probabilities;
    private Span span;

    Attention(ModelWeights weights, Linears linears, int layer) {
        this.backend = weights.backend();
        this.config = weights.config();
        this.layer = layer;
        this.query = linears.at(layer, Projection.QUERY);
        this.key = linears.at(layer, Projection.KEY);
        this.value = linears.at(layer, Projection.VALUE);
        this.output = linears.at(layer, Projection.OUTPUT);
        String prefix = ModelConfig.layer(layer) + "self_attn.";
        this.queryHeads = new RotatedHeads(weights, prefix + "q_norm.weight");
        this.keyHeads = new RotatedHeads(weights, prefix + "k_norm.weight");
        this.scale = 1 / Math.sqrt(config.headDim());
    }

    Tensor forward(Tensor x, Span on, Optional<KeyValueCache> cache) {
        span = on;
        queries = grouped(queryHeads.forward(query.forward(x), span.query(), span.batch()));
        Tensor newKeys = keyHeads.forward(key.forward(x), span.key(), span.batch());
        Tensor newValues = backend.splitHeads(value.forward(x), span.batch(), config.headDim());
        keys = cache.map(c -> c.appendKeys(layer, newKeys, span)).orElse(newKeys);
        values = cache.map(c -> c.appendValues(layer, newValues, span)).orElse(newValues);
        Tensor scores = backend.productTransposed(queries, keys);
        probabilities =
                backend.maskedSoftmax(scores, scale, span.mask(config.windows().get(layer)));
        Tensor mixed = backend.product(probabilities, values);
        return output.forward(backend.mergeHeads(ungrouped(mixed)));
    }

    Tensor backward(Tensor gradient) {
        Tensor mixed = grouped(backend.splitHeads(output.backward(gradient), span.batch(), config.headDim()));
        Tensor toValues = backend.transposedProduct(probabilities, mixed);
        Tensor toScores = backend.softmaxBackward(probabilities, backend.productTransposed(mixed, values), scale);
        Tensor toQueries = queryHeads.backward(ungrouped(backend.product(toScores, keys)));
        Tensor toKeys = keyHeads.backward(backend.transposedProduct(toScores, queries));
        Tensor toInput = value.backward(backend.mergeHeads(toValues));
        backend.add(toInput, key.backward(toKeys));
        return backend.add(toInput, query.backward(toQueries));
    }

    private Tensor grouped(Tensor heads) {
        long groups = config.heads() / config.keyValueHeads();
        return backend.reshape(heads, span.batch(), config.keyValueHeads(), groups * span.time(), config.headDim());
    }

    private Tensor ungrouped(Tensor heads) {
        return backend.reshape(heads, span.batch(), config.heads(), span.time(), config.headDim());
    }
}
