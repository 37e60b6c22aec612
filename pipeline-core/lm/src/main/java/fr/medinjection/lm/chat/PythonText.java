package fr.medinjection.lm.chat;

import java.util.function.IntPredicate;

/** Trimming as Python's string methods do it: their white space has the no-break spaces of French, Java's has not. */
final class PythonText {
    private static final String SPACES =
            "\t\n\u000B\f\r\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
                    + "\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000";

    private PythonText() {}

    static boolean isSpace(int c) {
        return SPACES.indexOf(c) >= 0;
    }

    static String trimmed(String text) {
        return stripped(text, PythonText::isSpace);
    }

    static String withoutOuterBreaks(String text) {
        return stripped(text, c -> c == '\n');
    }

    static String withoutLeadingBreaks(String text) {
        return lstripped(text, c -> c == '\n');
    }

    /** What follows the last occurrence of a mark, or all. */
    static String afterLast(String text, String mark) {
        int at = text.lastIndexOf(mark);
        return at < 0 ? text : text.substring(at + mark.length());
    }

    /** What stands before the first occurrence of a mark, or all. */
    static String beforeFirst(String text, String mark) {
        int at = text.indexOf(mark);
        return at < 0 ? text : text.substring(0, at);
    }

    private static String stripped(String text, IntPredicate drop) {
        return rstripped(lstripped(text, drop), drop);
    }

    static String lstripped(String text, IntPredicate drop) {
        int from = 0;
        while (from < text.length() && drop.test(text.charAt(from))) {
            from++;
        }
        return text.substring(from);
    }

    static String rstripped(String text, IntPredicate drop) {
        int to = text.length();
        while (to > 0 && drop.test(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(0, to);
    }
}
