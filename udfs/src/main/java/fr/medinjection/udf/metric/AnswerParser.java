package fr.medinjection.udf.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The option positions, from 0 on and in increasing order, that a model's written answer to a multiple-choice question
 * names; none if the answer cannot be read. Letters name positions: {@code A} is 0.
 */
public enum AnswerParser {
    /** The parser of the published evaluation: one character too many voids the answer. */
    PUBLISHED {
        @Override
        List<Integer> positions(String text, int options) {
            List<Integer> positions = new ArrayList<>();
            String answer = stripped(text.toUpperCase(Locale.ROOT));
            for (int i = 0; i < answer.length(); i++) {
                int position = answer.charAt(i) - 'A';
                if (position >= 0 && position < options) {
                    positions.add(position);
                } else if (SEPARATORS.indexOf(answer.charAt(i)) < 0) {
                    return List.of();
                }
            }
            return positions;
        }
    },
    /** Also reads letters in a sentence or before their options; an answer that the published parser reads, it reads alike. */
    TOLERANT {
        @Override
        List<Integer> positions(String text, int options) {
            List<Integer> published = PUBLISHED.positions(text, options);
            return published.isEmpty() ? new AnswerScan(text, options).positions() : published;
        }
    };

    /** How many options an answer may name. */
    public enum Arity {
        ONE,
        SEVERAL
    }

    static final int MOST_OPTIONS = 26;
    static final String SEPARATORS = ",;/|+ \n.():";

    abstract List<Integer> positions(String text, int options);

    public List<Integer> parse(String text, int options, Arity arity) {
        if (options < 1 || options > MOST_OPTIONS) {
            throw new IllegalArgumentException("Invalid number of options: " + options + ", expected 1 to 26");
        }
        List<Integer> positions =
                positions(text, options).stream().distinct().sorted().toList();
        return arity == Arity.ONE && positions.size() != 1 ? List.of() : positions;
    }

    /** Without the spaces at both ends, as Python strips them. */
    private static String stripped(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && CharClass.is(text.charAt(start), CharClass.SPACE)) {
            start++;
        }
        while (end > start && CharClass.is(text.charAt(end - 1), CharClass.SPACE)) {
            end--;
        }
        return text.substring(start, end);
    }
}
