package fr.medinjection.udf.text;

/** What the characters of French text are: tables for Latin, Greek and combining marks, rules for the rest. */
final class TextTables {
    /** Latin-1 to Greek: the characters decided by table. */
    static final int SIZE = 0x400;

    private static final boolean[] UNCHANGED = new boolean[SIZE];

    static {
        for (char c = 0; c < SIZE; c++) {
            UNCHANGED[c] = c != ' ' && !isSpace(c) && !isInvisible(c) && plain(c) == c && !isCombiningRange(c);
        }
    }

    private TextTables() {}

    /** How many characters at the start are normalised already; the whole length only if all of the text is. */
    static int plainPrefix(String text) {
        int length = text.length();
        boolean blank = true;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == ' ' && !blank) {
                blank = true;
            } else if (c < SIZE && UNCHANGED[c]) {
                blank = false;
            } else {
                return i;
            }
        }
        return blank && length > 0 ? length - 1 : length;
    }

    /** Whether the text holds only characters and single blanks that tidying leaves alone; {@code false} may be wrong. */
    static boolean isSurelyTidy(String text) {
        char before = ' ';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ascii = c >= ' ' && c < 0x7F;
            boolean other = (c > 0xA0 && c < 0x300 && c != '\u00AD') || (c >= 0x2010 && c < 0x2028);
            if ((!ascii && !other) || (c == ' ' && before == ' ')) {
                return false;
            }
            before = c;
        }
        return before != ' ' || text.isEmpty();
    }

    /** Whether a character from {@code start} on could make the text differ from its NFC. */
    static boolean mayNotBeComposed(String text, int start) {
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x300 && isDoubtful(c)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDoubtful(char c) {
        if (c < SIZE) {
            return isCombiningRange(c);
        }
        boolean typography = (c >= 0x2002 && c <= 0x20CF) || c == '\uFEFF';
        boolean ligature = c >= 0xFB00 && c <= 0xFB06;
        return !typography && !ligature;
    }

    /** Combining marks and the odd Greek punctuation among them; plain Greek letters are {@code false}. */
    private static boolean isCombiningRange(char c) {
        return c >= 0x300 && !(c >= 0x391 && c <= 0x3CE);
    }

    static boolean isSpace(char c) {
        if (c < 0x80) {
            return c == ' ' || (c >= '\t' && c <= '\r');
        }
        return c == '\u0085' || c == '\u2028' || c == '\u2029' || Character.isSpaceChar(c);
    }

    static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
    }

    static boolean isC1(char c) {
        return c >= 0x80 && c < 0xA0;
    }

    /** Control and format characters that show nothing: zero-width spaces and joiners, soft hyphen, byte-order mark. */
    static boolean isInvisible(char c) {
        if (c < 0x80) {
            return (c < ' ' && !isSpace(c)) || c == 0x7F;
        }
        if (isC1(c)) {
            return c != '\u0085';
        }
        return c == '\u00AD' || (c > 0x5FF && Character.getType(c) == Character.FORMAT);
    }

    static boolean opensQuotation(char c) {
        return c == '\u00AB' || c == '\u2039';
    }

    static boolean closesQuotation(char c) {
        return c == '\u00BB' || c == '\u203A';
    }

    /** The plain form of a character below {@link #SIZE}. */
    static char plain(char c) {
        return switch (c) {
            case '\u00AB', '\u00BB', '\u02BA', '\u02EE' -> '"';
            case '\u00B4', '\u02B9', '\u02BC', '\u02C8' -> '\'';
            default -> c;
        };
    }

    /** Appends the plain form of a character of the basic plane from {@link #SIZE} on. */
    static void appendPlain(char c, StringBuilder out) {
        switch (c) {
            case '\u2018', '\u2019', '\u201A', '\u201B', '\u2032', '\u2035', '\uFF07' -> out.append('\'');
            case '\u201C', '\u201D', '\u201E', '\u201F', '\u2033', '\u2036', '\u2039', '\u203A', '\uFF02' ->
                out.append('"');
            case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212', '\uFE58', '\uFE63', '\uFF0D' ->
                out.append('-');
            case '\u2026' -> out.append("...");
            case '\uFB00' -> out.append("ff");
            case '\uFB01' -> out.append("fi");
            case '\uFB02' -> out.append("fl");
            case '\uFB03' -> out.append("ffi");
            case '\uFB04' -> out.append("ffl");
            case '\uFB05', '\uFB06' -> out.append("st");
            default -> out.append(c);
        }
    }
}
