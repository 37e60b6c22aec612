package fr.medinjection.udf.text;

import java.text.Normalizer;

/**
 * The one normalisation of French text, in three strengths. {@link #tidy} mends only spaces and control characters, for
 * text that people read; {@link #normalise} also makes typography plain and keeps case and accents; {@link #fold} keeps
 * only what counts when two texts are compared. Each is idempotent, and {@code fold(normalise(x))} is {@code fold(x)}.
 */
public final class FrenchText {
    private static final char REPLACEMENT = '\uFFFD';

    private FrenchText() {}

    /**
     * NFC; every kind of space is one blank, none at the ends; apostrophes, quotes, guillemets and dashes are the plain
     * ones; an ellipsis is three dots; typesetters' ligatures ({@code ﬁ}) are letters; what cannot be seen is gone. The
     * French letters {@code œ} and {@code æ} stay.
     */
    public static String normalise(String text) {
        int plain = TextTables.plainPrefix(text);
        if (plain == text.length()) {
            return text;
        }
        if (!TextTables.mayNotBeComposed(text, plain)) {
            return plainTypography(text, plain);
        }
        String mapped = plainTypography(Normalizer.normalize(text, Normalizer.Form.NFC), 0);
        return Normalizer.isNormalized(mapped, Normalizer.Form.NFC) ? mapped : normalise(mapped);
    }

    /**
     * The words of the text, one blank between them: normalised, lower case, without accents, ligatures spelled out,
     * punctuation and elision apostrophes as separators ({@code "L'hôpital"} is {@code "l hopital"}). Numbers keep their
     * meaning: {@code 3,5} is the word {@code 3.5}, {@code -5} keeps its sign, and {@code <}, {@code +}, {@code %},
     * {@code ↑} and other symbols are words of their own.
     */
    public static String fold(String text) {
        return new Folding(normalise(text)).folded();
    }

    /**
     * NFC; runs of spaces are one blank; line ends are {@code \n}, at most two in a row, no blank beside them; invisible
     * and C0 control characters are gone. C1 controls stay: they are evidence of damage.
     */
    public static String tidy(String text) {
        if (TextTables.isSurelyTidy(text)) {
            return text;
        }
        String composed = TextTables.mayNotBeComposed(text, 0) ? Normalizer.normalize(text, Normalizer.Form.NFC) : text;
        String tidied = tidySpaces(composed);
        return tidied.equals(text) ? text : tidy(tidied);
    }

    private static String plainTypography(String text, int start) {
        StringBuilder out = new StringBuilder(text.length() + 8).append(text, 0, start);
        boolean blank = start > 0 && out.charAt(start - 1) == ' ';
        boolean glued = false;
        if (blank) {
            out.setLength(start - 1);
        }
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (TextTables.isSpace(c)) {
                blank = true;
            } else if (!TextTables.isInvisible(c)) {
                if (blank && !glued && !out.isEmpty() && !TextTables.closesQuotation(c)) {
                    out.append(' ');
                }
                blank = false;
                glued = TextTables.opensQuotation(c);
                i += append(text, i, out);
            }
        }
        return out.toString();
    }

    /** Appends the plain form of the character at {@code i}; returns how many further characters it took. */
    private static int append(String text, int i, StringBuilder out) {
        char c = text.charAt(i);
        if (c < TextTables.SIZE) {
            out.append(TextTables.plain(c));
        } else if (Character.isSurrogate(c)) {
            if (Character.isSurrogatePair(c, i + 1 < text.length() ? text.charAt(i + 1) : ' ')) {
                out.append(c).append(text.charAt(i + 1));
                return 1;
            }
            out.append(REPLACEMENT);
        } else {
            TextTables.appendPlain(c, out);
        }
        return 0;
    }

    private static String tidySpaces(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int lines = 0;
        boolean blank = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (TextTables.isLineEnd(c)) {
                lines += c == '\n' && i > 0 && text.charAt(i - 1) == '\r' ? 0 : 1;
            } else if (c != '\u0085' && TextTables.isSpace(c)) {
                blank = true;
            } else if (TextTables.isC1(c) || !TextTables.isInvisible(c)) {
                separate(out, lines, blank);
                lines = 0;
                blank = false;
                out.append(isLone(text, i) ? REPLACEMENT : c);
            }
        }
        return out.toString();
    }

    private static void separate(StringBuilder out, int lines, boolean blank) {
        if (!out.isEmpty()) {
            out.append(lines > 1 ? "\n\n" : lines == 1 ? "\n" : blank ? " " : "");
        }
    }

    private static boolean isLone(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
