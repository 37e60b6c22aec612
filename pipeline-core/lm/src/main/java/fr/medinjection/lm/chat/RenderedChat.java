package fr.medinjection.lm.chat;

import fr.medinjection.lm.token.Tokens;
import java.util.BitSet;
import java.util.List;

/** A chat as text, and where in it the assistant speaks: its turns from after the header to the mark that ends them, both thought and mark included. */
public record RenderedChat(String text, List<Stretch> answers) {
    /** A piece of the text. */
    public record Stretch(int start, int end) {}

    public RenderedChat {
        answers = List.copyOf(answers);
    }

    /** Which tokens of the whole text are the assistant's: those that hold some of its characters. */
    public BitSet answered(Tokens tokens) {
        BitSet answered = new BitSet(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            int start = tokens.start(i);
            int end = tokens.end(i);
            answered.set(i, answers.stream().anyMatch(a -> start < a.end() && a.start() < end));
        }
        return answered;
    }
}
