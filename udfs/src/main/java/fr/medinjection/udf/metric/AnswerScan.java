package fr.medinjection.udf.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads option letters out of prose: those behind the last cue such as {@code réponse :}; without a cue those that open the
 * text, or that open its lines, each followed by a mark. A letter within a word, or an article, is none.
 */
final class AnswerScan {
    private static final String[] CUES = {
        "réponse",
        "réponses",
        "answer",
        "answers",
        "correcte",
        "correctes",
        "correct",
        "exacte",
        "exactes",
        "juste",
        "justes"
    };
    private static final String[] FILLERS = {
        "est",
        "sont",
        "is",
        "are",
        "la",
        "les",
        "the",
        "finale",
        "final",
        "option",
        "options",
        "lettre",
        "lettres",
        "proposition",
        "propositions",
        "choix"
    };
    private static final String[] JOINS = {"et", "and", "ou", "or"};
    private static final String MARKS = " \t\n\u00A0\u202F,;/|+.():-*_`[]{}\"'«»&\u2013\u2014#>";

    private final String text;
    private final int options;

    AnswerScan(String text, int options) {
        this.text = text;
        this.options = options;
    }

    List<Integer> positions() {
        List<Integer> cued = List.of();
        for (int i = 0; i < text.length(); i++) {
            int end = startsWord(i) ? endOf(CUES, i) : -1;
            if (end > 0) {
                List<Integer> found = behind(end);
                cued = found.isEmpty() ? cued : found;
            }
        }
        return cued.isEmpty() ? opening() : cued;
    }

    /** Behind a cue stand letters, or on the lines below it the options that they open. */
    private List<Integer> behind(int cue) {
        int start = afterFillers(cue);
        boolean onNextLine = text.substring(cue, start).indexOf('\n') >= 0;
        return onNextLine ? new AnswerScan(text.substring(start), options).opening() : run(start);
    }

    /** The letters that open the text and, each with a mark behind it, its later lines. */
    private List<Integer> opening() {
        List<Integer> found = new ArrayList<>();
        int line = 0;
        while (line >= 0 && line < text.length()) {
            int letter = skip(line);
            if (letter < text.length() && isOption(letter) && isMarked(letter + 1)) {
                found.addAll(line == 0 ? run(letter) : List.of(position(letter)));
            } else if (letter < text.length() && found.isEmpty()) {
                return List.of();
            }
            line = text.indexOf('\n', line) + 1;
            line = line == 0 ? -1 : line;
        }
        return found;
    }

    /** Letters alone, with marks or joining words between them, up to the first other word. */
    private List<Integer> run(int start) {
        List<Integer> found = new ArrayList<>();
        int last = start;
        int i = skip(start);
        while (i < text.length()) {
            if (isOption(i)) {
                boolean onNextLine = !found.isEmpty() && text.substring(last, i).indexOf('\n') >= 0;
                if (onNextLine && !isMarked(i + 1)) {
                    break;
                }
                found.add(position(i));
                i++;
            } else {
                int join = found.isEmpty() ? -1 : endOf(JOINS, i);
                if (join < 0) {
                    break;
                }
                i = join;
            }
            last = i;
            i = skip(i);
        }
        return found;
    }

    private int afterFillers(int start) {
        int i = skip(start);
        for (int end = endOf(FILLERS, i); end > 0; end = endOf(FILLERS, i)) {
            i = skip(end);
        }
        return i;
    }

    private int skip(int start) {
        int i = start;
        while (i < text.length() && MARKS.indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }

    /** A capital letter of an option that is no part of a word, such as the article of {@code A l'examen}. */
    private boolean isOption(int i) {
        int position = position(i);
        boolean alone = startsWord(i) && !isLetterOrDigit(i + 1) && !isApostrophe(i + 1);
        return position >= 0 && position < options && alone;
    }

    private int position(int i) {
        return text.charAt(i) - 'A';
    }

    /** Whether a mark that is no blank, or the end, follows. */
    private boolean isMarked(int i) {
        int next = i;
        while (next < text.length() && text.charAt(next) == ' ') {
            next++;
        }
        return next >= text.length() || MARKS.indexOf(text.charAt(next)) >= 0 || endOf(JOINS, next) > 0;
    }

    private boolean startsWord(int i) {
        return i == 0 || !(isLetterOrDigit(i - 1) || isApostrophe(i - 1));
    }

    private boolean isLetterOrDigit(int i) {
        return i < text.length() && Character.isLetterOrDigit(text.charAt(i));
    }

    private boolean isApostrophe(int i) {
        return i < text.length() && (text.charAt(i) == '\'' || text.charAt(i) == '’');
    }

    /** The end of the word of the list that begins here, or -1. */
    private int endOf(String[] words, int i) {
        int end = i;
        while (isLetterOrDigit(end)) {
            end++;
        }
        String word = text.substring(i, Math.min(end, text.length())).toLowerCase(Locale.ROOT);
        return List.of(words).contains(word) ? end : -1;
    }
}
