package fr.medinjection.lm.train;

import fr.medinjection.lm.tensor.AdamW;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** AdamW over an adapter's parameters, with clipping by the norm of all gradients together. */
public final class Optimizer implements AutoCloseable {
    /** As the reference has it, so that clipped gradients are equal. */
    private static final double NORM_FLOOR = 1e-6;

    private final Backend backend;
    private final Adapter adapter;
    private final List<LowRank.Parameter> parameters;
    private final AdamW rule;
    private final double clip;
    private final List<Tensor> first = new ArrayList<>();
    private final List<Tensor> second = new ArrayList<>();
    private long steps;

    public Optimizer(Backend backend, Adapter adapter, AdamW rule, double clip) {
        this.backend = backend;
        this.adapter = adapter;
        this.parameters = adapter.parameters();
        this.rule = rule;
        this.clip = clip;
        for (LowRank.Parameter parameter : parameters) {
            first.add(zerosLike(parameter.value()));
            second.add(zerosLike(parameter.value()));
        }
    }

    /** Applies the gradients that have been added up and clears them; returns their norm before clipping. */
    public double step(double learningRate) {
        return backend.scoped(() -> {
            double norm = Math.sqrt(parameters.stream()
                    .mapToDouble(p -> backend.squaredNorm(p.gradient()))
                    .sum());
            double factor = Math.min(1, clip / (norm + NORM_FLOOR));
            steps++;
            for (int i = 0; i < parameters.size(); i++) {
                apply(i, factor, learningRate);
            }
            adapter.refresh();
            return norm;
        });
    }

    private void apply(int index, double factor, double learningRate) {
        LowRank.Parameter parameter = parameters.get(index);
        backend.scale(parameter.gradient(), factor);
        backend.adamW(
                parameter.value(),
                parameter.gradient(),
                first.get(index),
                second.get(index),
                rule,
                learningRate,
                steps);
        backend.scale(parameter.gradient(), 0);
    }

    private Tensor zerosLike(Tensor x) {
        return x.rank() == 1 ? backend.zeros(x.size(0)) : backend.zeros(x.size(0), x.size(1));
    }

    @Override
    public void close() {
        first.forEach(Tensor::close);
        second.forEach(Tensor::close);
    }
}
