package fr.medinjection.udf.metric;

import static fr.medinjection.udf.metric.CharClass.BRACKET_TREEBANK;
import static fr.medinjection.udf.metric.CharClass.DECIMAL;
import static fr.medinjection.udf.metric.CharClass.MARK_TREEBANK;
import static fr.medinjection.udf.metric.CharClass.REGEX_SPACE;
import static fr.medinjection.udf.metric.CharClass.REGEX_WORD;

import java.util.List;

/**
 * nltk's English word tokenizer, {@code word_tokenize(text, preserve_line=True)}: the text is one sentence, so that only its
 * last period is split off. One pass for each of its rules that moves a token's end, in its order.
 */
public enum TreebankWords implements Tokenizer {
    LINE;

    private static final int MAX_ASCII = 127;
    private static final String OPENERS = "«“‘„";
    private static final String CLOSERS = "])}>\"'»”’ ";
    private static final String[] NEVER_OPENED = {"re", "ve", "ll", "m", "t", "s", "d", "n"};

    @Override
    public String label() {
        return "nltk-line";
    }

    @Override
    public List<String> tokens(String text) {
        CodePoints points = openingApostrophes(openingQuotes(backticks(CodePoints.of(text))));
        points = spaced(dots(lastColon(colons(lastPeriod(points)))), MARK_TREEBANK);
        points = spaced(apostrophesBeforeBlank(points), BRACKET_TREEBANK);
        return TreebankEndings.split(points).split();
    }

    private static CodePoints backticks(CodePoints in) {
        Rewriting out = new Rewriting(in);
        for (int i = 0; i < in.size(); i++) {
            if (in.at(i) == '`') {
                int end = i;
                while (in.around(end) == '`') {
                    end++;
                }
                out.replace(i, end, " " + " `` ".repeat((end - i) / 2) + "`".repeat((end - i) % 2) + " ");
                i = end - 1;
            } else if (in.at(i) > MAX_ASCII && OPENERS.indexOf(in.at(i)) >= 0) {
                out.space(i);
            }
        }
        return out.result();
    }

    private static CodePoints openingQuotes(CodePoints in) {
        if (!in.has('"') && !in.has('\'')) {
            return in;
        }
        Rewriting out = new Rewriting(in);
        for (int i = 0; i < in.size(); i++) {
            boolean first = i == 0 && in.at(i) == '"';
            if (first) {
                out.replace(0, 1, " `` ");
            }
            boolean mayOpen = first || " ([{<".indexOf(in.at(i)) >= 0;
            if (mayOpen && (in.around(i + 1) == '"' || in.holds(i + 1, "''"))) {
                int end = in.at(i + 1) == '"' ? i + 2 : i + 3;
                out.replace(i + 1, end, " `` ");
                i = end - 1;
            }
        }
        return out.result();
    }

    private static CodePoints openingApostrophes(CodePoints in) {
        Rewriting out = new Rewriting(in);
        for (int i = 0; i < in.size(); i++) {
            if (in.at(i) == '\'' && !isWord(in, i - 1) && isWord(in, i + 1) && !isClitic(in, i + 1)) {
                out.insert(i + 1, " ");
            }
        }
        return out.result();
    }

    private static boolean isClitic(CodePoints in, int start) {
        for (String clitic : NEVER_OPENED) {
            if (TreebankEndings.holdsAnyCase(in, start, clitic) && !isWord(in, start + clitic.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(CodePoints in, int i) {
        return i >= 0 && i < in.size() && CharClass.is(in.at(i), REGEX_WORD);
    }

    /** The period that ends the text, whatever quotes and brackets close behind it. */
    private static CodePoints lastPeriod(CodePoints in) {
        int end = in.size();
        while (end > 0 && CharClass.is(in.at(end - 1), REGEX_SPACE)) {
            end--;
        }
        int period = end - 1;
        while (period >= 0 && CLOSERS.indexOf(in.at(period)) >= 0) {
            period--;
        }
        if (period < 1 || in.at(period) != '.' || in.at(period - 1) == '.') {
            return in;
        }
        Rewriting out = new Rewriting(in);
        out.space(period);
        out.replace(end, in.size(), " ");
        return out.result();
    }

    private static CodePoints colons(CodePoints in) {
        Rewriting out = new Rewriting(in);
        for (int i = 0; i + 1 < in.size(); i++) {
            if (isColon(in.at(i)) && !CharClass.is(in.at(i + 1), DECIMAL)) {
                out.space(i++);
            }
        }
        return out.result();
    }

    private static CodePoints lastColon(CodePoints in) {
        int last = in.around(in.size() - 1) == '\n' ? in.size() - 2 : in.size() - 1;
        Rewriting out = new Rewriting(in);
        if (isColon(in.around(last))) {
            out.space(last);
        }
        return out.result();
    }

    private static boolean isColon(int c) {
        return c == ':' || c == ',';
    }

    private static CodePoints dots(CodePoints in) {
        Rewriting out = new Rewriting(in);
        for (int i = 1; i < in.size(); i++) {
            if (in.at(i) == '.' && in.at(i - 1) == '.') {
                int start = i - 1;
                while (in.around(i) == '.') {
                    i++;
                }
                out.insert(start, " ");
                out.insert(i, " ");
            }
        }
        return out.result();
    }

    private static CodePoints apostrophesBeforeBlank(CodePoints in) {
        Rewriting out = new Rewriting(in);
        for (int i = 1; i < in.size(); i++) {
            if (in.at(i) == '\'' && in.at(i - 1) != '\'' && in.around(i + 1) == ' ') {
                out.space(i);
                i += 2;
            }
        }
        return out.result();
    }

    private static CodePoints spaced(CodePoints in, int marks) {
        Rewriting out = new Rewriting(in);
        for (int i = 0; i < in.size(); i++) {
            if (CharClass.is(in.at(i), marks)) {
                out.space(i);
            }
        }
        return out.result();
    }
}
