package fr.medinjection.lm.model;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Heads;
import fr.medinjection.lm.tensor.Tensor;
import fr.medinjection.lm.tensor.Visible;
import java.util.Optional;

/** Grouped-query attention. */
final class Attention {
    private final Backend backend;
    private final Heads heads;
    private final int window;
    private final int layer;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear output;
    private final RotatedHeads queryHeads;
    private final RotatedHeads keyHeads;

    private Tensor queries;
    private Tensor keys;
    private Tensor values;
    private Visible visible;
    private Backend.Attended attended;

    Attention(ModelWeights weights, Linears linears, int layer) {
        ModelConfig config = weights.config();
        this.backend = weights.backend();
        this.heads = new Heads(config.heads(), config.keyValueHeads(), config.headDim());
        this.window = config.windows().get(layer);
        this.layer = layer;
        this.query = linears.at(layer, Projection.QUERY);
        this.key = linears.at(layer, Projection.KEY);
        this.value = linears.at(layer, Projection.VALUE);
        this.output = linears.at(layer, Projection.OUTPUT);
        String prefix = ModelConfig.layer(layer) + "self_attn.";
        this.queryHeads = new RotatedHeads(weights, prefix + "q_norm.weight");
        this.keyHeads = new RotatedHeads(weights, prefix + "k_norm.weight");
    }

    /** @param asked the rows whose results are wanted, where not all are */
    Tensor forward(Tensor x, Span span, Optional<KeyValueCache> cache, Optional<int[]> asked) {
        Tensor asking = asked.map(rows -> backend.gather(x, rows)).orElse(x);
        queries = queryHeads.forward(
                query.forward(asking), asked.map(span::angles).orElse(span.angles()));
        Tensor newKeys = keyHeads.forward(key.forward(x), span.angles());
        Tensor newValues = value.forward(x);
        keys = cache.map(c -> c.withKeys(layer, newKeys, span)).orElse(newKeys);
        values = cache.map(c -> c.withValues(layer, newValues, span)).orElse(newValues);
        Visible all = span.visible(window);
        visible = asked.map(all::of).orElse(all);
        attended = backend.attend(queries, keys, values, heads, visible);
        return output.forward(attended.values());
    }

    Backend.Attended attended() {
        return attended;
    }

    /** The same as a forward pass over all rows that gave {@code before}. */
    Tensor repeat(Tensor x, Span span, Backend.Attended before) {
        queries = queryHeads.forward(query.traced(x), span.angles());
        keys = keyHeads.forward(key.traced(x), span.angles());
        values = value.traced(x);
        visible = span.visible(window);
        attended = before;
        return output.traced(attended.values());
    }

    /** Adds the gradient of the input to {@code into}. */
    void backward(Tensor gradient, Tensor into) {
        Tensor mixed = backend.zeros(queries.size(0), queries.size(1));
        output.backward(gradient, mixed);
        Backend.AttentionGradients to = backend.attendBackward(queries, keys, values, attended, heads, visible, mixed);
        query.backward(queryHeads.backward(to.queries()), into);
        key.backward(keyHeads.backward(to.keys()), into);
        value.backward(to.values(), into);
    }
}
