package fr.medinjection.lm.train;

import fr.medinjection.lm.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The processes that train together. Each has the whole model and its share of every batch, and all call the same methods in the same order. */
public interface Ranks {
    /** Which of them this is, from 0. */
    int rank();

    int count();

    /** Puts the sum over all ranks into each rank's array. The order of the addition depends on the ranks alone, so every rank holds the same bytes. */
    void sum(float[] values);

    /** The sum over all ranks, added in rank order; a NaN of one rank reaches all. */
    double sum(double value);

    /** A sum of tensors over all ranks that stays on the cards, each tensor replaced by its sum; none where the ranks cannot do that. */
    default Optional<Consumer<List<Tensor>>> onCards() {
        return Optional.empty();
    }

    /** A single process. */
    static Ranks alone() {
        return new Ranks() {
            @Override
            public int rank() {
                return 0;
            }

            @Override
            public int count() {
                return 1;
            }

            @Override
            public void sum(float[] values) {}

            @Override
            public double sum(double value) {
                return value;
            }
        };
    }
}
