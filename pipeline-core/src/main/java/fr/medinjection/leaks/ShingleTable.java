package fr.medinjection.leaks;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.Serializable;
import java.util.Arrays;

/** From a shingle to the items it leads to: an open-addressing table that is only read once it is made. */
final class ShingleTable implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int NONE = -1;

    /** A slot's key and its postings in {@link #lists}, from {@link #first} on, {@link #lengths} of them. */
    private final long[] keys;

    private final int[] first;
    private final int[] lengths;
    private final int[] lists;

    ShingleTable(Postings postings) {
        int slots = Integer.highestOneBit(Math.max(2, postings.size()) * 4);
        keys = new long[slots];
        first = new int[slots];
        lengths = new int[slots];
        lists = new int[postings.total()];
        Arrays.fill(first, NONE);
        postings.fill(this::put, lists);
    }

    /** Adds one to {@code counts} for each of the items the key leads to; items not yet counted go to {@code touched}. */
    void count(long key, int[] counts, IntArrayList touched) {
        int slot = slot(key);
        if (first[slot] == NONE) {
            return;
        }
        for (int i = first[slot], end = first[slot] + lengths[slot]; i < end; i++) {
            if (counts[lists[i]]++ == 0) {
                touched.add(lists[i]);
            }
        }
    }

    private void put(long key, int start, int length) {
        int slot = slot(key);
        keys[slot] = key;
        first[slot] = start;
        lengths[slot] = length;
    }

    /** Keys are hashes, so their low bits place them; 0 is an ordinary key, an empty slot has no postings. */
    private int slot(long key) {
        int slot = (int) key & (keys.length - 1);
        while (first[slot] != NONE && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }
}
