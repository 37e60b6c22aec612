package fr.medinjection.lm.train;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.OneLayer;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Graph;
import fr.medinjection.lm.tensor.Heads;
import fr.medinjection.lm.tensor.PlainBackend;
import fr.medinjection.lm.tensor.Tensor;
import fr.medinjection.lm.tensor.Visible;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;

/** The first layer of a model with an adapter on all its projections, as a SameDiff graph. The weights are those of the naive twin. */
record LayerGraph(
        Graph graph,
        ModelWeights model,
        AdapterConfig adapter,
        Map<Projection, double[]> masks,
        List<SDVariable> parameters) {
    /** One projection with its adapter. */
    SDVariable linear(Projection projection, SDVariable x, int rows) {
        List<Long> shape = model.config().shape(projection);
        String name = ModelConfig.layer(0) + projection.path();
        Optional<SDVariable> bias = model.config().hasBias(projection)
                ? Optional.of(graph.constant(weight(name + ".bias"), shape.get(0)))
                : Optional.empty();
        return graph.linear(
                x,
                graph.constant(weight(name + ".weight"), shape.get(0), shape.get(1)),
                bias,
                factors(projection),
                Optional.ofNullable(masks.get(projection)).map(mask -> graph.constant(mask, rows, shape.get(1))));
    }

    private Graph.Factors factors(Projection projection) {
        int each = adapter.kind() == AdapterConfig.Kind.DORA ? 3 : 2;
        Iterator<SDVariable> next = parameters
                .subList(position(projection) * each, (position(projection) + 1) * each)
                .iterator();
        return new Graph.Factors(
                next.next(),
                next.next(),
                next.hasNext() ? Optional.of(next.next()) : Optional.empty(),
                adapter.factor());
    }

    /** Parameters come in the order of the projections. */
    private int position(Projection projection) {
        return (int) adapter.targets().stream()
                .filter(other -> other.compareTo(projection) < 0)
                .count();
    }

    SDVariable layer(SDVariable x, OneLayer layer) {
        Visible visible = layer.visible();
        int rows = visible.from().length;
        SDVariable middle = x.add(attention(norm(x, "input_layernorm.weight"), layer, visible, rows));
        SDVariable normal = norm(middle, "post_attention_layernorm.weight");
        SDVariable gated = graph.gated(linear(Projection.GATE, normal, rows), linear(Projection.UP, normal, rows));
        return middle.add(linear(Projection.DOWN, gated, rows));
    }

    private SDVariable attention(SDVariable x, OneLayer layer, Visible visible, int rows) {
        ModelConfig config = model.config();
        SDVariable queries = heads(linear(Projection.QUERY, x, rows), "q_norm", config.heads(), layer, rows);
        SDVariable keys = heads(linear(Projection.KEY, x, rows), "k_norm", config.keyValueHeads(), layer, rows);
        Heads heads = new Heads(config.heads(), config.keyValueHeads(), config.headDim());
        SDVariable mixed = graph.attend(queries, keys, linear(Projection.VALUE, x, rows), heads, visible, rows);
        return linear(Projection.OUTPUT, mixed, rows);
    }

    private SDVariable heads(SDVariable x, String norm, int heads, OneLayer layer, int rows) {
        SDVariable byHead = x.reshape(rows * heads, model.config().headDim());
        SDVariable normal = model.config().normalisesHeads() ? norm(byHead, "self_attn." + norm + ".weight") : byHead;
        Backend.Angles angles = layer.angles();
        return graph.rotate(normal, heads, rows, doubles(angles.cosine()), doubles(angles.sine()));
    }

    private SDVariable norm(SDVariable x, String name) {
        return graph.norm(x, weight(ModelConfig.layer(0) + name), model.config().normEpsilon());
    }

    private double[] weight(String name) {
        return doubles(model.tensor(name));
    }

    private static double[] doubles(Tensor tensor) {
        return PlainBackend.doubles(tensor);
    }
}
