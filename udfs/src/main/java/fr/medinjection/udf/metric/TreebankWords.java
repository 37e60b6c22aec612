package fr.medinjection.udf.metric;

import static fr.medinjection.udf.metric.CharClass.DECIMAL;
import static fr.medinjection.udf.metric.CharClass.REGEX_SPACE;
import static fr.medinjection.udf.metric.CharClass.REGEX_WORD;

import java.util.List;

/**
 * nltk's English word tokenizer, {@code word_tokenize(text, preserve_line=True)}: the text is one sentence, so that only its
 * last period is split off. One pass for each of its rules that moves a token's end, in its order.
 */
public enum TreebankWords implements Tokenizer {
    LINE;

    private static final String OPENERS = "«“‘„";
    private static final String CLOSERS = "])}>\"'»”’ ";
    private static final String BRACKETED = "*[](){}<>";
    private static final String ALONE = ";@#$%&\u2012\u2013\u2014\u2015";
    private static final String[] NEVER_OPENED = {"re", "ve", "ll", "m", "t", "s", "d", "n"};

    @Override
    public String label() {
        return "nltk-line";
    }

    @Override
    public List<String> tokens(String text) {
        CodePoints points = openingApostrophes(openingQuotes(backticks(CodePoints.of(text))));
        points = spaced(dots(lastColon(colons(lastPeriod(points)))), ALONE);
        points = spaced(apostrophesBeforeBlank(spaced(points, "?!")), BRACKETED);
        return TreebankEndings.split(points).split();
    }

    private static CodePoints backticks(CodePoints in) {
        CodePoints out = copy(in);
        for (int i = 0; i < in.size(); i++) {
            if (in.at(i) != '`') {
                append(in.at(i), OPENERS, out);
                continue;
            }
            int end = i;
            while (in.around(end) == '`') {
                end++;
            }
            out.append(' ');
            backtickPairs(end - i, out);
            out.append(' ');
            i = end - 1;
        }
        return out;
    }

    private static void backtickPairs(int backticks, CodePoints out) {
        for (int k = 0; k + 1 < backticks; k += 2) {
            out.append(" `` ");
        }
        if (backticks % 2 == 1) {
            out.append('`');
        }
    }

    private static CodePoints openingQuotes(CodePoints in) {
        CodePoints out = copy(in);
        for (int i = 0; i < in.size(); i++) {
            boolean first = i == 0 && in.at(i) == '"';
            if (first) {
                out.append(" `` ");
            } else {
                out.append(in.at(i));
            }
            boolean mayOpen = first || " ([{<".indexOf(in.at(i)) >= 0;
            if (mayOpen && (in.around(i + 1) == '"' || in.holds(i + 1, "''"))) {
                out.append(" `` ");
                i += in.at(i + 1) == '"' ? 1 : 2;
            }
        }
        return out;
    }

    private static CodePoints openingApostrophes(CodePoints in) {
        CodePoints out = copy(in);
        for (int i = 0; i < in.size(); i++) {
            out.append(in.at(i));
            if (in.at(i) == '\'' && !isWord(in, i - 1) && isWord(in, i + 1) && !isClitic(in, i + 1)) {
                out.append(' ');
            }
        }
        return out;
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
        CodePoints out = copy(in);
        out.append(in, 0, period);
        out.appendSpaced('.');
        out.append(in, period + 1, end);
        out.append(' ');
        return out;
    }

    private static CodePoints colons(CodePoints in) {
        CodePoints out = copy(in);
        for (int i = 0; i < in.size(); i++) {
            if (isColon(in.at(i)) && i + 1 < in.size() && !CharClass.is(in.at(i + 1), DECIMAL)) {
                out.appendSpaced(in.at(i));
                out.append(in.at(++i));
            } else {
                out.append(in.at(i));
            }
        }
        return out;
    }

    private static CodePoints lastColon(CodePoints in) {
        int last = in.around(in.size() - 1) == '\n' ? in.size() - 2 : in.size() - 1;
        if (!isColon(in.around(last))) {
            return in;
        }
        CodePoints out = copy(in);
        out.append(in, 0, last);
        out.appendSpaced(in.at(last));
        return out;
    }

    private static boolean isColon(int c) {
        return c == ':' || c == ',';
    }

    private static CodePoints dots(CodePoints in) {
        CodePoints out = copy(in);
        for (int i = 0; i < in.size(); i++) {
            boolean dot = in.at(i) == '.';
            if (dot && in.around(i - 1) != '.' && in.around(i + 1) == '.') {
                out.append(' ');
            }
            out.append(in.at(i));
            if (dot && in.around(i - 1) == '.' && in.around(i + 1) != '.') {
                out.append(' ');
            }
        }
        return out;
    }

    private static CodePoints apostrophesBeforeBlank(CodePoints in) {
        CodePoints out = copy(in);
        for (int i = 0; i < in.size(); i++) {
            out.append(in.at(i));
            if (in.at(i) != '\'' && in.holds(i + 1, "' ")) {
                out.append(" ' ");
                i += 2;
            }
        }
        return out;
    }

    private static CodePoints spaced(CodePoints in, String marks) {
        CodePoints out = copy(in);
        for (int i = 0; i < in.size(); i++) {
            append(in.at(i), marks, out);
        }
        return out;
    }

    private static void append(int c, String marks, CodePoints out) {
        if (!CharClass.is(c, CharClass.LETTER | CharClass.SPACE) && marks.indexOf(c) >= 0) {
            out.appendSpaced(c);
        } else {
            out.append(c);
        }
    }

    private static CodePoints copy(CodePoints in) {
        return new CodePoints(in.size() + in.size() / 4);
    }
}
