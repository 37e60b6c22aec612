package fr.medinjection.llm;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** How many numbers each vector of a model has: vectors of several lengths are none of one model, and cannot be compared. */
final class Dimension {
    private final AtomicInteger known;

    /** @param known of the vectors that the ledger has, or 0 where it has none */
    Dimension(int known) {
        this.known = new AtomicInteger(known);
    }

    /** What is wrong with vectors that are not as long as those before them; the first decides. */
    Optional<String> objection(List<String> vectors) {
        return vectors.stream()
                .map(Vectors::length)
                .filter(length -> !known.compareAndSet(0, length) && known.get() != length)
                .findFirst()
                .map(length -> "it gives vectors of " + length + " numbers after ones of " + known.get()
                        + "; a model that was exchanged needs another revision in llm.models");
    }
}
