package fr.medinjection.synth.generate;

import fr.medinjection.udf.text.FrenchText;
import fr.medinjection.udf.text.Shingles;
import java.util.ArrayList;
import java.util.List;

/** The questions that were asked about one text so far. */
final class Questions {
    private final ItemRules rules;
    private final List<long[]> asked = new ArrayList<>();

    Questions(ItemRules rules) {
        this.rules = rules;
    }

    /** Takes a question in, unless it is nearly one that was asked before; says whether it did. */
    boolean add(String question) {
        long[] set = shingles(question);
        for (long[] other : asked) {
            if (similarity(set, other) >= rules.questionSimilarity()) {
                return false;
            }
        }
        asked.add(set);
        return true;
    }

    /** Takes in what was asked before. */
    void addAll(Iterable<String> questions) {
        questions.forEach(question -> asked.add(shingles(question)));
    }

    private long[] shingles(String question) {
        return Shingles.distinct(Shingles.of(Shingles.words(FrenchText.fold(question)), rules.shingle()));
    }

    private static double similarity(long[] a, long[] b) {
        int common = Shingles.common(a, b);
        int union = a.length + b.length - common;
        return union == 0 ? 1 : (double) common / union;
    }
}
