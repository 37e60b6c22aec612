package fr.medinjection.synth.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An item as a reply has it.
 *
 * @param number its place in the reply
 * @param answer of an open item, else {@code ""}
 */
record Item(int number, String task, String question, List<String> options, List<Integer> correct, String answer) {
    Item {
        options = List.copyOf(options);
        correct = List.copyOf(correct);
    }

    /** Every text of it that a reader sees. */
    List<String> texts() {
        List<String> texts = new ArrayList<>(List.of(question));
        texts.addAll(options);
        if (!answer.isEmpty()) {
            texts.add(answer);
        }
        return texts;
    }

    Item map(UnaryOperator<String> change) {
        return new Item(
                number,
                task,
                change.apply(question),
                options.stream().map(change).toList(),
                correct,
                change.apply(answer));
    }
}
