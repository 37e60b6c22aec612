package fr.medinjection.synth.translate;

import fr.medinjection.data.Instruction;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts of an item in one language, as a model gives them.
 *
 * @param correct the zero-based positions of the right options
 */
record Translation(String context, String question, List<String> options, List<Integer> correct, String answer) {
    Translation {
        options = List.copyOf(options);
        correct = List.copyOf(correct);
    }

    static Translation of(Instruction item) {
        return new Translation(item.context(), item.question(), item.options(), item.correct(), item.answer());
    }

    /** The texts beside those of the English item; there must be as many options. */
    List<FieldPair> beside(Translation english) {
        List<FieldPair> pairs = new ArrayList<>();
        pairs.add(new FieldPair("context", english.context(), context));
        pairs.add(new FieldPair("question", english.question(), question));
        for (int i = 0; i < options.size(); i++) {
            pairs.add(new FieldPair("option " + (i + 1), english.options().get(i), options.get(i)));
        }
        pairs.add(new FieldPair("answer", english.answer(), answer));
        return pairs;
    }
}
