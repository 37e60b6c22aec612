package fr.medinjection.lm.model;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.Optional;

/** From a projection of the queries or keys to rotated heads, each normalised first where the family does that. */
final class RotatedHeads {
    private final Backend backend;
    private final long width;
    private final Optional<Norm> norm;
    private Span.Tables tables;

    RotatedHeads(ModelWeights weights, String normName) {
        ModelConfig config = weights.config();
        this.backend = weights.backend();
        this.width = config.headDim();
        this.norm = config.normalisesHeads() ? Optional.of(new Norm(weights, normName)) : Optional.empty();
    }

    Tensor forward(Tensor projected, Span.Tables positions, long batch) {
        tables = positions;
        Tensor x =
                norm.map(n -> asRows(n.forward(byHead(projected)), projected)).orElse(projected);
        return backend.splitHeads(backend.rotate(x, tables.cosine(), tables.sine(), width), batch, width);
    }

    Tensor backward(Tensor gradient) {
        Tensor rotated = backend.mergeHeads(gradient);
        Tensor x = backend.rotateBackward(rotated, tables.cosine(), tables.sine(), width);
        return norm.map(n -> asRows(n.backward(byHead(x)), x)).orElse(x);
    }

    private Tensor byHead(Tensor rows) {
        return backend.reshape(rows, rows.size(0) * rows.size(1) / width, width);
    }

    private Tensor asRows(Tensor byHead, Tensor like) {
        return backend.reshape(byHead, like.size(0), like.size(1));
    }
}
