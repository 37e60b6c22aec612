package fr.medinjection.udf.metric;

import java.util.Arrays;

/** A hash table from pairs of ints, packed into a long, to numbers from 0 on in the order of their coming. */
final class PairIndex {
    private static final int NONE = -1;

    private final long[] keys;
    private final int[] numbers;
    private final int shift;
    private int size;

    PairIndex(int expected) {
        int bits = Math.max(4, 33 - Integer.numberOfLeadingZeros(Math.max(1, expected)));
        keys = new long[1 << bits];
        numbers = new int[1 << bits];
        shift = Long.SIZE - bits;
        clear();
    }

    static long pair(int first, int second) {
        return (long) first << Integer.SIZE | (second & 0xFFFFFFFFL);
    }

    void clear() {
        Arrays.fill(numbers, NONE);
        size = 0;
    }

    int add(long key) {
        int slot = slot(key);
        if (numbers[slot] == NONE) {
            keys[slot] = key;
            numbers[slot] = size++;
        }
        return numbers[slot];
    }

    /** The number of the pair, or -1. */
    int find(long key) {
        return numbers[slot(key)];
    }

    private int slot(long key) {
        int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> shift);
        while (numbers[slot] != NONE && keys[slot] != key) {
            slot = slot + 1 & keys.length - 1;
        }
        return slot;
    }
}
