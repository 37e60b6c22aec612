package fr.medinjection.lm.train;

import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The gradients of an adapter on their way between ranks, many parameters in one array. */
final class Gradients {
    /** Floats of one array; a parameter that is longer has one of its own. */
    private static final int BUCKET = 1 << 22;

    private final Backend backend;
    private final List<List<LowRank.Parameter>> buckets = new ArrayList<>();

    Gradients(Backend backend, List<LowRank.Parameter> parameters) {
        this.backend = backend;
        long filled = BUCKET;
        for (LowRank.Parameter parameter : parameters) {
            if (filled + elements(parameter.gradient()) > BUCKET) {
                buckets.add(new ArrayList<>());
                filled = 0;
            }
            buckets.get(buckets.size() - 1).add(parameter);
            filled += elements(parameter.gradient());
        }
    }

    /** Replaces each gradient by its sum over all ranks. */
    void sum(Ranks ranks) {
        if (ranks.count() > 1) {
            ranks.onCards().ifPresentOrElse(this::onCards, () -> buckets.forEach(bucket -> sum(bucket, ranks)));
        }
    }

    private void onCards(Consumer<List<Tensor>> sum) {
        sum.accept(buckets.stream()
                .flatMap(List::stream)
                .map(LowRank.Parameter::gradient)
                .toList());
    }

    private void sum(List<LowRank.Parameter> bucket, Ranks ranks) {
        float[] values = new float
                [Math.toIntExact(
                        bucket.stream().mapToLong(p -> elements(p.gradient())).sum())];
        int at = 0;
        for (LowRank.Parameter parameter : bucket) {
            float[] gradient = backend.floats(parameter.gradient());
            System.arraycopy(gradient, 0, values, at, gradient.length);
            at += gradient.length;
        }
        ranks.sum(values);
        put(values, bucket);
    }

    private void put(float[] values, List<LowRank.Parameter> bucket) {
        int at = 0;
        for (LowRank.Parameter parameter : bucket) {
            Tensor gradient = parameter.gradient();
            float[] sum = new float[Math.toIntExact(elements(gradient))];
            System.arraycopy(values, at, sum, 0, sum.length);
            at += sum.length;
            backend.scoped(() -> backend.add(backend.scale(gradient, 0), backend.of(sum, sizes(gradient))));
        }
    }

    private static long[] sizes(Tensor tensor) {
        return TensorWeights.shape(tensor).stream().mapToLong(Long::longValue).toArray();
    }

    private static long elements(Tensor tensor) {
        return TensorWeights.shape(tensor).stream().reduce(1L, (a, b) -> a * b);
    }
}
