package fr.medinjection.lm.tensor;

/** How a row of queries and one of keys or values split into heads of {@code width} columns; several query heads may share a key head. */
public record Heads(int queries, int keys, int width) {
    /** Query heads that share a key head. */
    public int group() {
        return queries / keys;
    }
}
