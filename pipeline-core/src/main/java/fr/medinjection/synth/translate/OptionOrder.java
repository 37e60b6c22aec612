package fr.medinjection.synth.translate;

import fr.medinjection.udf.text.FrenchText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Whether options stand in their places. Medical terms are much alike in both languages, so that two options that changed places
 * are each more like the other's English than like their own, by the letter trigrams of their words.
 */
final class OptionOrder {
    private final double lead;

    /** @param lead by how much both must be more alike crosswise, from 0 to 1 */
    OptionOrder(double lead) {
        this.lead = lead;
    }

    void compare(List<String> english, List<String> french, Consumer<Violation> report) {
        List<Set<String>> left = english.stream().map(OptionOrder::trigrams).toList();
        List<Set<String>> right = french.stream().map(OptionOrder::trigrams).toList();
        for (int i = 0; i < left.size(); i++) {
            for (int j = i + 1; j < left.size(); j++) {
                double straight = alike(left.get(i), right.get(i)) + alike(left.get(j), right.get(j));
                double crossed = Math.min(alike(left.get(i), right.get(j)), alike(left.get(j), right.get(i)));
                if (2 * crossed - straight >= 2 * lead) {
                    String detail = "option " + (i + 1) + " and option " + (j + 1);
                    report.accept(new Violation(Invariant.OPTION_ORDER, "options", detail));
                    return;
                }
            }
        }
    }

    /** Share of the trigrams of the smaller set that the other has. */
    static double alike(Set<String> a, Set<String> b) {
        Set<String> small = a.size() <= b.size() ? a : b;
        Set<String> large = small == a ? b : a;
        if (small.isEmpty()) {
            return 0;
        }
        return (double) small.stream().filter(large::contains).count() / small.size();
    }

    /** Trigrams within words, and words of fewer letters as they are. */
    static Set<String> trigrams(String text) {
        Set<String> trigrams = new HashSet<>();
        for (String word : FrenchText.fold(text).split(" ", -1)) {
            if (word.length() <= 3) {
                trigrams.add(word);
            }
            for (int i = 0; i + 3 < word.length() + 1 && word.length() > 3; i++) {
                trigrams.add(word.substring(i, i + 3));
            }
        }
        trigrams.remove("");
        return trigrams;
    }
}
