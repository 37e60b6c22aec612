package fr.medinjection.udf.text;

import java.nio.charset.Charset;
import java.util.Set;

/**
 * Text that was decoded with the wrong character set: a scan for the few characters that damage shows in, and for those
 * a proof, that the run read as UTF-8 again gives a character of French medical text.
 */
public final class EncodingDamage {
    private static final int CONTINUATIONS = 0x40;

    /** The characters that the bytes 0x80 to 0x9F are in windows-1252, in the order of the bytes. */
    private static final char[] WINDOWS = new char[0x20];

    /** UTF-8 of French letters and quotes, read as Mac Roman. */
    private static final Set<String> MAC =
            Set.of("√©", "√®", "√™", "√´", "√†", "√¢", "√ß", "√Æ", "√Ø", "√¥", "√ª", "√π", "√â", "√Ä", "≈ì", "‚Ä");

    static {
        Charset windows = Charset.forName("windows-1252");
        for (int i = 0; i < WINDOWS.length; i++) {
            WINDOWS[i] = new String(new byte[] {(byte) (0x80 + i)}, windows).charAt(0);
        }
    }

    private static final String SYMBOLS = "ŒœŸ\u2009\u202F€™←↑→↓−√∞≈≠≤≥ﬁﬂﬀ\uFEFF";

    private EncodingDamage() {}

    /** Whether the text holds replacement or C1 control characters, or UTF-8 that was read as an 8-bit character set. */
    public static boolean isIn(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 && (isEvidence(c) || (mayLead(c) && isMisread(text, i)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEvidence(char c) {
        return c < 0xA0 || c == '\uFFFD';
    }

    private static boolean mayLead(char c) {
        return switch (c) {
            case '\u00C2', '\u00C3', '\u00C5', '\u00CE', '\u00CF', '\u00E2', '\u00EF', '\u00F0', '√', '≈', '‚' -> true;
            default -> false;
        };
    }

    private static boolean isMisread(String text, int i) {
        char lead = text.charAt(i);
        if (lead > 0xFF) {
            return i + 1 < text.length() && MAC.contains(text.substring(i, i + 2));
        }
        if (lead == '\u00C2' || lead == '\u00C3') {
            return i + 1 < text.length() && (text.charAt(i + 1) == ' ' || continuation(text, i + 1) >= 0);
        }
        return isExpected(decoded(text, i));
    }

    /** The code point whose UTF-8 the characters from {@code i} on may be, or -1. */
    private static int decoded(String text, int i) {
        char lead = text.charAt(i);
        int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        int point = lead & (0xFF >> (length + 1));
        for (int k = 1; k < length; k++) {
            int bits = continuation(text, i + k);
            if (bits < 0) {
                return -1;
            }
            point = point << 6 | bits;
        }
        return point;
    }

    /** The six bits of the continuation byte that the character stands for, or -1 if it stands for none. */
    private static int continuation(String text, int i) {
        if (i >= text.length()) {
            return -1;
        }
        char c = text.charAt(i);
        if (c >= 0x80 && c < 0x80 + CONTINUATIONS) {
            return c - 0x80;
        }
        for (int b = 0; c > 0xFF && b < WINDOWS.length; b++) {
            if (WINDOWS[b] == c) {
                return b;
            }
        }
        return -1;
    }

    /** Ligatures, Greek letters, typography, symbols, emoji: anything else is more likely the French text it looks like. */
    private static boolean isExpected(int point) {
        return (point >= 0x391 && point <= 0x3C9)
                || (point >= 0x2010 && point <= 0x203A)
                || (point >= 0x1F300 && point <= 0x1FAFF)
                || SYMBOLS.indexOf(point) >= 0;
    }
}
