package fr.medinjection.udf.metric;

import java.util.function.UnaryOperator;

/**
 * The stems of words that came up lately: texts repeat their words, and a stem costs more than looking it up. A word has one
 * place, which the next word with that place takes. Any number of threads may share one.
 */
final class StemCache {
    private static final int PLACES = 1 << 15;

    private final Entry[] entries = new Entry[PLACES];
    private final UnaryOperator<String> stemmer;

    /** Never changed once made, so a thread sees all of an entry or none of it. */
    private record Entry(String word, String stem) {}

    /** @param stemmer that any number of threads may use */
    StemCache(UnaryOperator<String> stemmer) {
        this.stemmer = stemmer;
    }

    String stem(String word) {
        int hash = word.hashCode() * 0x9E3779B9;
        int place = hash >>> 17;
        Entry entry = entries[place];
        if (entry == null || !entry.word().equals(word)) {
            entry = new Entry(word, stemmer.apply(word));
            entries[place] = entry;
        }
        return entry.stem();
    }
}
