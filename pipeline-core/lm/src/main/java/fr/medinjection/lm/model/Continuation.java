package fr.medinjection.lm.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** A prompt and what has been generated after it, under one choice after the other, each from the prompt's end on. */
final class Continuation {
    private final int number;
    private final int[] prompt;
    private final Rules rules;
    private final List<Integer> firsts = new ArrayList<>();
    private final List<List<Integer>> texts = new ArrayList<>();
    private BitSet allowed = new BitSet();
    private boolean done;

    /** What may come: at most so many tokens, each by the choice, and none after a stop token, which is left out. */
    record Rules(int most, List<TokenChoice> choices, Set<Integer> stops) {}

    /** @param number of the prompt */
    Continuation(int number, int[] prompt, Rules rules) {
        this.number = number;
        this.prompt = prompt;
        this.rules = rules;
    }

    int number() {
        return number;
    }

    int[] prompt() {
        return prompt;
    }

    boolean isDone() {
        return done;
    }

    /** What has been generated under each choice. */
    List<List<Integer>> texts() {
        return texts;
    }

    /** Begins, or begins again, with the scores of the vocabulary after the prompt. */
    void begin(float[] scores) {
        firsts.clear();
        texts.clear();
        rules.choices().forEach(choice -> firsts.add(Generator.best(scores, choice.allowed(List.of()))));
        next();
    }

    private void next() {
        if (texts.size() == firsts.size()) {
            done = true;
        } else {
            texts.add(new ArrayList<>());
            accept(firsts.get(texts.size() - 1));
        }
    }

    /** Takes a token under the choice in hand, or goes on to the next choice where the text ends: -1 says that nothing was allowed. */
    void accept(int token) {
        if (token < 0 || rules.stops().contains(token)) {
            next();
            return;
        }
        text().add(token);
        allowed = text().size() == rules.most() ? new BitSet() : choice().allowed(text());
        if (allowed.isEmpty()) {
            next();
        }
    }

    private List<Integer> text() {
        return texts.get(texts.size() - 1);
    }

    private TokenChoice choice() {
        return rules.choices().get(texts.size() - 1);
    }

    /** What may come next. */
    BitSet allowed() {
        return allowed;
    }

    /** The token that has not been read yet. */
    int last() {
        return text().get(text().size() - 1);
    }

    /** Where that one stands in the text. */
    int position() {
        return prompt.length + text().size() - 1;
    }
}
