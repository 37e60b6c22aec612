package fr.medinjection.score.encoder;

/** Python's idea of blanks. */
final class PythonText {
    private PythonText() {}

    /** {@code str.strip()}. */
    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return (c >= 0x09 && c <= 0x0D)
                || (c >= 0x1C && c <= 0x20)
                || c == 0x85
                || (c != 0x200B && Character.isSpaceChar(c));
    }
}
