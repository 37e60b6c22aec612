package fr.medinjection.udf.text;

import java.text.Normalizer;

/** One pass over normalised text that writes its words in folded form. */
final class Folding {
    /** The letters that a character below {@link TextTables#SIZE} becomes, {@code ""} if it is none. */
    private static final String[] EXPANSION = new String[TextTables.SIZE];

    /** The one letter or digit that a character becomes, or 0. */
    private static final char[] LETTER = new char[TextTables.SIZE];

    static {
        for (char c = 0; c < TextTables.SIZE; c++) {
            String letters = isWordLetter(c) ? letters(c) : "";
            EXPANSION[c] = letters;
            LETTER[c] = letters.length() == 1 ? letters.charAt(0) : 0;
        }
    }

    private final String text;
    private final StringBuilder out;
    private boolean separated = true;

    Folding(String text) {
        this.text = text;
        this.out = new StringBuilder(text.length() + 8);
    }

    String folded() {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c < TextTables.SIZE && LETTER[c] != 0) {
                startWord();
                out.append(LETTER[c]);
                i++;
            } else if (c == ' ') {
                separated = true;
                i++;
            } else {
                i += other(c, i);
            }
        }
        return out.toString();
    }

    private void startWord() {
        if (separated) {
            if (!out.isEmpty()) {
                out.append(' ');
            }
            separated = false;
        }
    }

    private int other(char c, int i) {
        if (c == '.' || c == ',') {
            point(c, i);
        } else if (c == '-') {
            sign(i);
        } else if (c == '\u207B') {
            superscriptMinus(i);
        } else if (c < TextTables.SIZE && !EXPANSION[c].isEmpty()) {
            startWord();
            out.append(EXPANSION[c]);
        } else {
            return rare(i);
        }
        return 1;
    }

    private void point(char c, int i) {
        if (isDigitAt(i + 1) && isDigitAt(i - 1)) {
            out.append('.');
        } else if (c == '.' && isDigitAt(i + 1) && standsFree(i)) {
            startWord();
            out.append("0.");
        } else {
            separated = true;
        }
    }

    private void sign(int i) {
        boolean number = isDigitAt(text.startsWith(".", i + 1) ? i + 2 : i + 1);
        separated = true;
        if (number && standsFree(i)) {
            startWord();
            out.append('-');
        }
    }

    private void superscriptMinus(int i) {
        separated = true;
        if (i + 1 < text.length() && Character.getType(text.charAt(i + 1)) == Character.OTHER_NUMBER) {
            startWord();
            out.append('-');
        }
    }

    /** Whether what is at {@code i} begins something: text, word, bracket, the right side of a comparison, a signed number. */
    private boolean standsFree(int i) {
        return i == 0 || " ([<>=:;,/".indexOf(text.charAt(i - 1)) >= 0 || isSigned();
    }

    private boolean isSigned() {
        return !separated && out.charAt(out.length() - 1) == '-';
    }

    private boolean isDigitAt(int i) {
        return i >= 0 && i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }

    private int rare(int i) {
        int point = text.codePointAt(i);
        switch (Character.getType(point)) {
            case Character.OTHER_NUMBER -> number(point, i);
            case Character.MATH_SYMBOL, Character.OTHER_SYMBOL, Character.CURRENCY_SYMBOL -> symbol(point);
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> {}
            default -> {
                if (point == '%' || point == '\u2030') {
                    symbol(point);
                } else {
                    word(isWordLetter(point) ? letters(point) : "");
                }
            }
        }
        return Character.charCount(point);
    }

    private void word(String letters) {
        if (letters.isEmpty()) {
            separated = true;
        } else {
            startWord();
            out.append(letters);
        }
    }

    /** Superscripts, subscripts and fractions; after a plain digit they are a word of their own ({@code 10³} is not 103). */
    private void number(int point, int i) {
        if (isDigitAt(i - 1)) {
            separated = true;
        }
        String digits = Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKD);
        for (int d = 0; d < digits.length(); d++) {
            if (Character.isLetterOrDigit(digits.charAt(d))) {
                startWord();
                out.append(Character.toLowerCase(digits.charAt(d)));
            } else {
                separated = true;
            }
        }
    }

    private void symbol(int point) {
        separated = true;
        if ("\u00B0\u00A9\u00AE\u2122|~\u00A6\u00AC\u2044\uFFFD".indexOf(point) < 0) {
            startWord();
            out.appendCodePoint(point == 0x207A ? '+' : point);
            separated = true;
        }
    }

    private static boolean isWordLetter(int point) {
        return Character.isLetter(point) || Character.getType(point) == Character.DECIMAL_DIGIT_NUMBER;
    }

    /** The letters of one code point in lower case, without marks and ligatures. */
    static String letters(int point) {
        String decomposed = Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKD);
        StringBuilder letters = new StringBuilder(decomposed.length());
        decomposed
                .codePoints()
                .filter(Folding::isWordLetter)
                .map(Character::toLowerCase)
                .forEach(letter -> spell(letter, letters));
        return letters.toString();
    }

    private static void spell(int letter, StringBuilder out) {
        switch (letter) {
            case '\u0153' -> out.append("oe");
            case '\u00E6' -> out.append("ae");
            case '\u00DF' -> out.append("ss");
            case '\u00F8' -> out.append('o');
            case '\u0142' -> out.append('l');
            case '\u0111', '\u00F0' -> out.append('d');
            case '\u0131' -> out.append('i');
            case '\u03C2' -> out.append('\u03C3');
            default -> out.appendCodePoint(letter);
        }
    }
}
