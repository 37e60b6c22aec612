package fr.medinjection.synth.generate;

import java.util.List;

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
}
