package fr.medinjection.lm.tensor;

/** Numbers that a {@link Backend} holds, row-major. Whoever made it closes it unless a scope does. */
public interface Tensor extends AutoCloseable {
    long size(int axis);

    int rank();

    @Override
    void close();
}
