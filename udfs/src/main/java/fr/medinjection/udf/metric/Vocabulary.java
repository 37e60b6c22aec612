package fr.medinjection.udf.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tokens of one pair of texts as numbers, equal tokens with equal numbers. */
final class Vocabulary {
    private final Map<String, Integer> ids = new HashMap<>();

    int[] ids(List<String> tokens) {
        int[] found = new int[tokens.size()];
        for (int i = 0; i < found.length; i++) {
            Integer next = ids.size();
            Integer known = ids.putIfAbsent(tokens.get(i), next);
            found[i] = known == null ? next : known;
        }
        return found;
    }

    int size() {
        return ids.size();
    }
}
