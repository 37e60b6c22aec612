package fr.medinjection.lm.train;

/** The processes that train together. Each has the whole model and its share of every batch, and all call the same methods in the same order. */
public interface Ranks {
    /** Which of them this is, from 0. */
    int rank();

    int count();

    /** Puts the sum over all ranks into each rank's array. The order of the addition depends on the ranks alone, so every rank holds the same bytes. */
    void sum(float[] values);

    /** The sum over all ranks, added in rank order; a NaN of one rank reaches all. */
    double sum(double value);

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
