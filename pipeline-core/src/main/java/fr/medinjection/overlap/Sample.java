package fr.medinjection.overlap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The items of a group that are compared, in the order of their ids.
 *
 * @param vectors of length 1, or 0
 * @param labels the component of each
 */
record Sample(String group, List<float[]> vectors, List<String> labels) {
    Sample {
        vectors = List.copyOf(vectors);
        labels = List.copyOf(labels);
    }

    int size() {
        return labels.size();
    }

    /** The number of items by component, in the order of their names. */
    TreeMap<String, Long> counts() {
        return labels.stream().collect(Collectors.groupingBy(label -> label, TreeMap::new, Collectors.counting()));
    }

    /** The items of components that have at least so many. */
    Sample without(int smallest) {
        Map<String, Long> counts = counts();
        return where(label -> counts.get(label) >= smallest, Integer.MAX_VALUE);
    }

    /** At most so many items of each of two components: the first ones, for they come in an order that means nothing. */
    Sample pair(String left, String right, int most) {
        return where(label -> label.equals(left) || label.equals(right), most);
    }

    private Sample where(java.util.function.Predicate<String> wanted, int most) {
        Map<String, Integer> taken = new TreeMap<>();
        List<float[]> chosen = new ArrayList<>();
        List<String> theirs = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            if (wanted.test(labels.get(i)) && taken.merge(labels.get(i), 1, Integer::sum) <= most) {
                chosen.add(vectors.get(i));
                theirs.add(labels.get(i));
            }
        }
        return new Sample(group, chosen, theirs);
    }
}
