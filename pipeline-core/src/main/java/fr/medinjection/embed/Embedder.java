package fr.medinjection.embed;

import java.util.List;

/** Gives texts their vectors, within one task. What a text gets depends on the texts that are given with it at most in rounding. */
public interface Embedder extends AutoCloseable {
    /** As many as there are texts, in their order. */
    List<Embedding> embed(List<String> texts);

    @Override
    default void close() {}
}
