package fr.medinjection.lm.train;

/** The examples of a run, by number: the same on every rank, in the same order. */
public interface ExampleSource {
    int size();

    /** The number of tokens of an example. */
    int length(int index);

    TrainingExample at(int index);
}
