package fr.medinjection.lm.model;

import java.util.BitSet;
import java.util.List;

/** Which tokens may come next, given what has been generated so far. An empty set ends the row. */
@FunctionalInterface
public interface TokenChoice {
    BitSet allowed(List<Integer> generated);

    /** Every token of a vocabulary, always. */
    static TokenChoice any(int vocabulary) {
        BitSet all = new BitSet(vocabulary);
        all.set(0, vocabulary);
        return generated -> all;
    }

    /** One set of tokens, always. */
    static TokenChoice among(BitSet tokens) {
        BitSet fixed = (BitSet) tokens.clone();
        return generated -> fixed;
    }

    /** The tokens that continue one of the given sequences; a row ends when it has spelled a whole one that none continues. */
    static TokenChoice sequences(List<List<Integer>> sequences) {
        List<List<Integer>> all = List.copyOf(sequences);
        return generated -> {
            BitSet next = new BitSet();
            int length = generated.size();
            all.stream()
                    .filter(s -> s.size() > length && s.subList(0, length).equals(generated))
                    .forEach(s -> next.set(s.get(length)));
            return next;
        };
    }
}
