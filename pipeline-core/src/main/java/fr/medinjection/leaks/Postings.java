package fr.medinjection.leaks;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2ObjectLinkedOpenHashMap;

/** Lists of items by key, while an index is being built. */
final class Postings {
    private final int limit;
    private final Long2ObjectLinkedOpenHashMap<IntArrayList> lists = new Long2ObjectLinkedOpenHashMap<>();
    private int total;

    /** Takes the place of a key's list in the table. */
    @FunctionalInterface
    interface Table {
        void put(long key, int start, int length);
    }

    Postings(int limit) {
        this.limit = limit;
    }

    /** Adds an item to a key's list unless that is full: a shingle that so many items share tells none of them apart. */
    boolean offer(long key, int item) {
        boolean free = list(key).size() < limit;
        if (free) {
            add(key, item);
        }
        return free;
    }

    void add(long key, int item) {
        list(key).add(item);
        total++;
    }

    int size() {
        return lists.size();
    }

    int total() {
        return total;
    }

    void fill(Table table, int[] target) {
        int at = 0;
        for (var entry : lists.long2ObjectEntrySet()) {
            IntArrayList list = entry.getValue();
            list.getElements(0, target, at, list.size());
            table.put(entry.getLongKey(), at, list.size());
            at += list.size();
        }
    }

    private IntArrayList list(long key) {
        return lists.computeIfAbsent(key, unused -> new IntArrayList(1));
    }
}
