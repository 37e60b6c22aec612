package fr.medinjection.udf.metric;

/** What the reference tokenizers ask about a code point, as bits that are looked up once per character. */
final class CharClass {
    static final int SPACE = 1;
    static final int DIGIT = 1 << 1;
    static final int POINT = 1 << 2;
    static final int MARK_TREEBANK = 1 << 3;
    static final int MARK_13A = 1 << 4;
    static final int NUMBER = 1 << 5;
    static final int PUNCTUATION = 1 << 6;
    static final int SYMBOL = 1 << 7;
    static final int DECIMAL = 1 << 8;
    static final int WORD = 1 << 9;
    static final int REGEX_WORD = 1 << 10;
    static final int LETTER = 1 << 11;
    static final int COMBINING = 1 << 12;

    /** The spaces of Python's regex package, which leaves out four control characters. */
    static final int REGEX_SPACE = 1 << 13;

    static final int BRACKET_TREEBANK = 1 << 14;

    private static final String MARKS_TREEBANK = ";@#$%&?!\u2012\u2013\u2014\u2015";
    private static final String BRACKETS_TREEBANK = "*[](){}<>";
    private static final String MARKS_13A = "{|}~[\\]^_` !\"#$%&()*+:;<=>?@/";
    private static final short[] BASIC = new short[Character.MIN_SUPPLEMENTARY_CODE_POINT];

    static {
        for (int c = 0; c < BASIC.length; c++) {
            BASIC[c] = (short) classify(c);
        }
    }

    private CharClass() {}

    /** The bits of a code point; none for -1, which stands for no character. */
    static int of(int point) {
        if (point < 0) {
            return 0;
        }
        return point < BASIC.length ? BASIC[point] : classify(point);
    }

    static boolean is(int point, int classes) {
        return (of(point) & classes) != 0;
    }

    private static int classify(int point) {
        return categories(point)
                | (isPythonSpace(point) ? SPACE : 0)
                | (isPythonSpace(point) && (point < 0x1C || point > 0x1F) ? REGEX_SPACE : 0)
                | (point >= '0' && point <= '9' ? DIGIT : 0)
                | (point == '.' || point == ',' ? POINT : 0)
                | (MARKS_TREEBANK.indexOf(point) >= 0 ? MARK_TREEBANK : 0)
                | (BRACKETS_TREEBANK.indexOf(point) >= 0 ? BRACKET_TREEBANK : 0)
                | (MARKS_13A.indexOf(point) >= 0 ? MARK_13A : 0);
    }

    private static int categories(int point) {
        int classes =
                switch (Character.getType(point)) {
                    case Character.DECIMAL_DIGIT_NUMBER -> NUMBER | DECIMAL | WORD | REGEX_WORD;
                    case Character.LETTER_NUMBER, Character.OTHER_NUMBER -> NUMBER | WORD;
                    case Character.CONNECTOR_PUNCTUATION -> PUNCTUATION | REGEX_WORD;
                    case Character.DASH_PUNCTUATION,
                            Character.START_PUNCTUATION,
                            Character.END_PUNCTUATION,
                            Character.INITIAL_QUOTE_PUNCTUATION,
                            Character.FINAL_QUOTE_PUNCTUATION,
                            Character.OTHER_PUNCTUATION -> PUNCTUATION;
                    case Character.MATH_SYMBOL,
                            Character.CURRENCY_SYMBOL,
                            Character.MODIFIER_SYMBOL,
                            Character.OTHER_SYMBOL -> SYMBOL;
                    case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
                        COMBINING | REGEX_WORD;
                    default -> 0;
                };
        int letter = Character.isLetter(point) ? LETTER | WORD : 0;
        int underscore = point == '_' ? WORD : 0;
        boolean joins = point == 0x200C || point == 0x200D;
        return classes | letter | underscore | (joins || Character.isAlphabetic(point) ? REGEX_WORD : 0);
    }

    /** The spaces of Python's {@code str.split()}, among them the no-break spaces of French typography. */
    private static boolean isPythonSpace(int point) {
        return (point >= 0x09 && point <= 0x0D)
                || (point >= 0x1C && point <= 0x20)
                || point == 0x85
                || (point != 0x200B && Character.isSpaceChar(point));
    }
}
