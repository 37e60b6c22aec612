package fr.medinjection.overlap;

import java.util.ArrayList;
import java.util.List;

/** The share of other components among an item's nearest neighbours: near chance where components overlap, 0 where they stand apart. */
record Mixing(int neighbours, Permutations permutations) {
    List<Finding> of(Sample sample) {
        List<String> components = List.copyOf(sample.counts().keySet());
        if (components.size() < 2) {
            return List.of();
        }
        int[] labels = sample.labels().stream().mapToInt(components::indexOf).toArray();
        int[][] nearest = Neighbours.of(sample.vectors(), neighbours);
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < components.size(); i++) {
            int component = i;
            double found = share(nearest, labels, component);
            String what = "mixing " + sample.group() + " " + components.get(i);
            Permutations.Test test =
                    permutations.test(what, labels, found, shuffled -> share(nearest, shuffled, component));
            long own = sample.counts().get(components.get(i));
            long others = sample.size() - own;
            findings.add(new Finding(
                    sample.group(),
                    Finding.Measure.MIXING,
                    components.get(i),
                    "",
                    found,
                    others / (sample.size() - 1.0),
                    test.atMost(),
                    own,
                    others));
        }
        return findings;
    }

    private static double share(int[][] nearest, int[] labels, int component) {
        long foreign = 0;
        long all = 0;
        for (int i = 0; i < nearest.length; i++) {
            if (labels[i] == component) {
                all += nearest[i].length;
                for (int neighbour : nearest[i]) {
                    foreign += labels[neighbour] == component ? 0 : 1;
                }
            }
        }
        return foreign / (double) all;
    }
}
