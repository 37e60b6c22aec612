package fr.medinjection.generate;

import fr.medinjection.lm.model.TokenChoice;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** Any number of whole strings one after another, then the end. Where what is generated can be read in several ways, all of them count. */
record WholeStrings(List<List<Integer>> strings, Set<Integer> stops) implements TokenChoice {
    WholeStrings {
        strings = List.copyOf(strings);
        stops = Set.copyOf(stops);
    }

    @Override
    public BitSet allowed(List<Integer> generated) {
        int length = generated.size();
        BitSet next = new BitSet();
        BitSet ends = new BitSet(); // where a whole string may end, or nothing has begun
        ends.set(0);
        for (int at = ends.nextSetBit(0); at >= 0; at = ends.nextSetBit(at + 1)) {
            for (List<Integer> string : strings) {
                int shared = Math.min(string.size(), length - at);
                if (string.subList(0, shared).equals(generated.subList(at, at + shared))) {
                    if (shared == string.size()) {
                        ends.set(at + shared);
                    } else {
                        next.set(string.get(shared));
                    }
                }
            }
        }
        if (ends.get(length)) {
            stops.forEach(next::set);
        }
        return next;
    }
}
