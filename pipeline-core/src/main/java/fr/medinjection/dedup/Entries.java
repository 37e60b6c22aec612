package fr.medinjection.dedup;

import it.unimi.dsi.fastutil.Arrays;
import it.unimi.dsi.fastutil.longs.LongArrayList;

/** Entries in three columns, sorted by key, content and document. */
final class Entries {
    private final LongArrayList keys = new LongArrayList();
    private final LongArrayList contents = new LongArrayList();
    private final LongArrayList documents = new LongArrayList();

    void add(long key, long content, long document) {
        keys.add(key);
        contents.add(content);
        documents.add(document);
    }

    int size() {
        return keys.size();
    }

    long key(int i) {
        return keys.getLong(i);
    }

    long content(int i) {
        return contents.getLong(i);
    }

    long document(int i) {
        return documents.getLong(i);
    }

    void sort() {
        Arrays.quickSort(0, size(), this::compare, this::swap);
    }

    private int compare(int i, int j) {
        int order = Long.compare(key(i), key(j));
        if (order == 0) {
            order = Long.compare(content(i), content(j));
        }
        return order == 0 ? Long.compare(document(i), document(j)) : order;
    }

    private void swap(int i, int j) {
        swap(keys, i, j);
        swap(contents, i, j);
        swap(documents, i, j);
    }

    private static void swap(LongArrayList list, int i, int j) {
        list.set(i, list.set(j, list.getLong(i)));
    }
}
