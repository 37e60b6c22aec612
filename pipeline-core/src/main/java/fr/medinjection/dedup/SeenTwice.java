package fr.medinjection.dedup;

/** Bit maps of the hashes seen once and seen again: never wrong about a hash that was seen twice. */
final class SeenTwice {
    private final long[] once;
    private final long[] again;
    private final int shift;

    /** Maps of at least {@code bits} bits (the next power of two, at least 64). */
    SeenTwice(long bits) {
        int log = Math.max(6, Math.min(36, 64 - Long.numberOfLeadingZeros(Math.max(1, bits - 1))));
        once = new long[1 << (log - 6)];
        again = new long[1 << (log - 6)];
        shift = 64 - log;
    }

    void add(long hash) {
        int word = word(hash);
        long bit = bit(hash);
        again[word] |= once[word] & bit;
        once[word] |= bit;
    }

    boolean twice(long hash) {
        return (again[word(hash)] & bit(hash)) != 0;
    }

    private int word(long hash) {
        return (int) (hash >>> shift >>> 6);
    }

    private long bit(long hash) {
        return 1L << (hash >>> shift);
    }
}
