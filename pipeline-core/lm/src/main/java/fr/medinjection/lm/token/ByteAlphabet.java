package fr.medinjection.lm.token;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** GPT-2's way to write any byte as one visible character: those that are visible stand for themselves, the others for the characters from U+0100 on. */
public final class ByteAlphabet {
    private static final int BYTES = 256;
    private static final char[] LETTERS = letters();

    private ByteAlphabet() {}

    /** The 256 letters in the order of their code points, which is the order of their ids. */
    public static List<String> sorted() {
        List<String> all = new ArrayList<>();
        for (char letter : LETTERS) {
            all.add(String.valueOf(letter));
        }
        all.sort(null);
        return all;
    }

    /** A text's UTF-8 bytes, one letter each. */
    public static String spell(String text) {
        StringBuilder spelled = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            spelled.append(LETTERS[b & 0xff]);
        }
        return spelled.toString();
    }

    private static char[] letters() {
        char[] letters = new char[BYTES];
        char next = BYTES;
        for (int b = 0; b < BYTES; b++) {
            boolean visible = (b > ' ' && b < 0x7f) || (b > 0xa0 && b != 0xad);
            letters[b] = visible ? (char) b : next++;
        }
        return letters;
    }
}
