package fr.medinjection.lm.train;

import fr.medinjection.lm.tensor.AdamW;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import fr.medinjection.lm.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** AdamW over an adapter's parameters, with clipping by the norm of all gradients together. */
public final class Optimizer implements AutoCloseable {
    /** As the reference has it, so that clipped gradients are equal. */
    private static final double NORM_FLOOR = 1e-6;

    private static final String FIRST = "first.";
    private static final String SECOND = "second.";

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
        double norm = norm();
        step(learningRate, norm);
        return norm;
    }

    /** The norm of all gradients together. */
    double norm() {
        return backend.scoped(() -> Math.sqrt(parameters.stream()
                .mapToDouble(p -> backend.squaredNorm(p.gradient()))
                .sum()));
    }

    /** Forgets the gradients that have been added up. */
    void clear() {
        parameters.forEach(parameter -> backend.scale(parameter.gradient(), 0));
    }

    /** As {@link #step(double)}, when the norm is known. */
    void step(double learningRate, double norm) {
        double factor = Math.min(1, clip / (norm + NORM_FLOOR));
        steps++;
        backend.scoped(() -> {
            for (int i = 0; i < parameters.size(); i++) {
                apply(i, factor, learningRate);
            }
            adapter.refresh();
            return factor;
        });
    }

    /** The two moments of each parameter, by names that {@link #restore} knows. */
    Weights moments() {
        Map<String, Tensor> moments = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            moments.put(FIRST + parameters.get(i).name(), first.get(i));
            moments.put(SECOND + parameters.get(i).name(), second.get(i));
        }
        return new TensorWeights(backend, moments);
    }

    /** Goes on where another optimizer stood after some steps. */
    void restore(Weights moments, long done) {
        restore(moments, FIRST, first);
        restore(moments, SECOND, second);
        steps = done;
    }

    private void restore(Weights moments, String prefix, List<Tensor> into) {
        for (int i = 0; i < into.size(); i++) {
            String name = prefix + parameters.get(i).name();
            moments.require(name, TensorWeights.shape(into.get(i)));
            into.set(i, backend.loadTrained(moments, name)).close();
        }
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
        return x.rank() == 1 ? backend.sums(x.size(0)) : backend.sums(x.size(0), x.size(1));
    }

    @Override
    public void close() {
        first.forEach(Tensor::close);
        second.forEach(Tensor::close);
    }
}
