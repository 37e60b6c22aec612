package fr.medinjection.udf.metric;

import static fr.medinjection.udf.metric.CharClass.DIGIT;
import static fr.medinjection.udf.metric.CharClass.MARK_13A;
import static fr.medinjection.udf.metric.CharClass.NUMBER;
import static fr.medinjection.udf.metric.CharClass.POINT;
import static fr.medinjection.udf.metric.CharClass.PUNCTUATION;
import static fr.medinjection.udf.metric.CharClass.SYMBOL;

import java.util.List;

/**
 * The tokenizers of the mteval scripts as sacreBLEU has them: {@code 13a} keeps apostrophes in words and splits ASCII
 * punctuation only, {@code intl} splits every punctuation mark and symbol of Unicode; neither splits a number at its
 * decimal comma. {@code EVALUATE_13A} is the copy in the evaluate package, which does not strip the end of the text.
 */
public enum Mteval implements Tokenizer {
    V13A("13a") {
        @Override
        public List<String> tokens(String text) {
            return of13a(strippedEnd(text));
        }
    },
    EVALUATE_13A("13a-evaluate") {
        @Override
        public List<String> tokens(String text) {
            return of13a(text);
        }
    },
    INTL("intl") {
        @Override
        public List<String> tokens(String text) {
            CodePoints line = CodePoints.of(strippedEnd(text));
            CodePoints after = spacedSecond(line, NUMBER, PUNCTUATION);
            return spacedMarks(spacedFirst(after, PUNCTUATION, NUMBER), SYMBOL).split();
        }
    };

    private final String label;

    Mteval(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    private static List<String> of13a(String text) {
        CodePoints line = new CodePoints(text.length() + text.length() / 4 + 2);
        line.append(' ');
        line.append(unescaped(text));
        line.append(' ');
        CodePoints points = spacedFirst(spacedSecond(spacedMarks(line, MARK_13A), DIGIT, POINT), POINT, DIGIT);
        return spacedDash(points).split();
    }

    private static String unescaped(String text) {
        String line = text.indexOf('<') < 0 ? text : text.replace("<skipped>", "");
        line = line.indexOf('\n') < 0 ? line : line.replace("-\n", "").replace('\n', ' ');
        return line.indexOf('&') < 0
                ? line
                : line.replace("&quot;", "\"")
                        .replace("&amp;", "&")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">");
    }

    private static String strippedEnd(String text) {
        int end = text.length();
        while (end > 0 && CharClass.is(text.charAt(end - 1), CharClass.SPACE)) {
            end--;
        }
        return text.substring(0, end);
    }

    private static CodePoints spacedMarks(CodePoints line, int marks) {
        Rewriting out = new Rewriting(line);
        for (int i = 0; i < line.size(); i++) {
            if (CharClass.is(line.at(i), marks)) {
                out.space(i);
            }
        }
        return out.result();
    }

    /** Spaces around the marks that follow something not of the class {@code except}; a pair is read once. */
    private static CodePoints spacedSecond(CodePoints line, int except, int marks) {
        Rewriting out = new Rewriting(line);
        for (int i = 1; i < line.size(); i++) {
            if (CharClass.is(line.at(i), marks) && !CharClass.is(line.at(i - 1), except)) {
                out.space(i++);
            }
        }
        return out.result();
    }

    /** Spaces around the marks that something not of the class {@code except} follows; a pair is read once. */
    private static CodePoints spacedFirst(CodePoints line, int marks, int except) {
        Rewriting out = new Rewriting(line);
        for (int i = 0; i + 1 < line.size(); i++) {
            if (CharClass.is(line.at(i), marks) && !CharClass.is(line.at(i + 1), except)) {
                out.space(i++);
            }
        }
        return out.result();
    }

    private static CodePoints spacedDash(CodePoints line) {
        Rewriting out = new Rewriting(line);
        for (int i = 1; i < line.size(); i++) {
            if (line.at(i) == '-' && CharClass.is(line.at(i - 1), DIGIT)) {
                out.space(i++);
            }
        }
        return out.result();
    }
}
