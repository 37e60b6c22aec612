package fr.medinjection.udf.metric;

import java.util.List;

/** The tokens of one pair of texts as numbers from 0 on in the order of their coming, equal tokens with equal numbers. */
final class Vocabulary {
    private String[] tokens;
    private int[] numbers;
    private int size;

    /** @param expected tokens; more may come */
    Vocabulary(int expected) {
        int slots = Integer.highestOneBit(Math.max(8, expected)) << 2;
        tokens = new String[slots];
        numbers = new int[slots];
    }

    int[] ids(List<String> texts) {
        int[] found = new int[texts.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = id(texts.get(i));
        }
        return found;
    }

    private int id(String token) {
        int slot = slot(token);
        if (tokens[slot] == null) {
            if (2 * size >= tokens.length) {
                grow();
                slot = slot(token);
            }
            tokens[slot] = token;
            numbers[slot] = size++;
        }
        return numbers[slot];
    }

    private int slot(String token) {
        int hash = token.hashCode() * 0x9E3779B9;
        int slot = (hash ^ (hash >>> 15)) & tokens.length - 1;
        while (tokens[slot] != null && !tokens[slot].equals(token)) {
            slot = slot + 1 & tokens.length - 1;
        }
        return slot;
    }

    private void grow() {
        String[] known = tokens;
        int[] knownNumbers = numbers;
        tokens = new String[2 * known.length];
        numbers = new int[tokens.length];
        for (int i = 0; i < known.length; i++) {
            if (known[i] != null) {
                int slot = slot(known[i]);
                tokens[slot] = known[i];
                numbers[slot] = knownNumbers[i];
            }
        }
    }

    int size() {
        return size;
    }
}
