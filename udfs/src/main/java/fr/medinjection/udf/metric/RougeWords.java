package fr.medinjection.udf.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * The tokenizer of the rouge_score package: runs of {@code a-z0-9} in lower case, everything else, accented letters too,
 * is a separator; {@code STEMMED} applies Porter's stemmer to tokens longer than three.
 */
public enum RougeWords implements Tokenizer {
    PLAIN("rouge_score"),
    STEMMED("rouge_score-porter");

    private static final int KELVIN = 0x212A;
    private static final int DOTTED_I = 0x130;
    private static final int LONGEST_UNSTEMMED = 3;

    private static final StemCache STEMS = new StemCache(Porter::stem);

    private final String label;

    RougeWords(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>(text.length() / 5 + 1);
        char[] word = new char[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = lower(text.charAt(i));
            if (c != 0) {
                word[length++] = c;
            }
            if (length > 0 && (c == 0 || i == text.length() - 1 || text.charAt(i) == DOTTED_I)) {
                tokens.add(token(word, length));
                length = 0;
            }
        }
        return tokens;
    }

    private String token(char[] word, int length) {
        String plain = new String(word, 0, length);
        return this == STEMMED && length > LONGEST_UNSTEMMED ? STEMS.stem(plain) : plain;
    }

    /**
     * The ASCII letter or digit in lower case, 0 for what separates. Two letters beyond ASCII have an ASCII lower case; that
     * of the dotted I has a combining dot behind the i, which separates.
     */
    private static char lower(char c) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            return c;
        }
        if (c >= 'A' && c <= 'Z') {
            return (char) (c + 'a' - 'A');
        }
        return c == KELVIN ? 'k' : c == DOTTED_I ? 'i' : 0;
    }
}
