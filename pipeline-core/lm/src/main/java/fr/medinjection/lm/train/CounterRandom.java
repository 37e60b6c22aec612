package fr.medinjection.lm.train;

/** Random numbers that are a function of a key and an index, so that they need no state and come in any order. */
final class CounterRandom {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long key;

    /** A stream of its own for each list of key parts. */
    CounterRandom(long... parts) {
        this.key = key(0, parts);
    }

    /** The stream of the parts whose key is given, and one more. */
    static CounterRandom continued(long key, long part) {
        return new CounterRandom(new Key(key(key, part)));
    }

    private CounterRandom(Key key) {
        this.key = key.value();
    }

    private record Key(long value) {}

    /** The key of a list of parts. */
    static long keyOf(long... parts) {
        return key(0, parts);
    }

    private static long key(long before, long... parts) {
        long mixed = before;
        for (long part : parts) {
            mixed = mix((mixed + GOLDEN) ^ mix(part + GOLDEN));
        }
        return mixed;
    }

    /** Uniform on [0, 1), 24 bits. */
    float uniform(long index) {
        return (bits(index) >>> 40) * 0x1p-24f;
    }

    /** All 64 of them. */
    long bits(long index) {
        return mix(key + index * GOLDEN);
    }

    /** Uniform on 0 to bound - 1, to within 2^-32. */
    int below(int bound, long index) {
        return (int) (((mix(key + index * GOLDEN) >>> 32) * bound) >>> 32);
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
