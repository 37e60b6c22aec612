package fr.medinjection.udf.metric;

import fr.medinjection.udf.text.FrenchText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.tartarus.snowball.ext.FrenchStemmer;

/**
 * The words of French text: normalised first, {@code œ} spelled out, an elided word with its apostrophe a token of its own
 * ({@code l'} + {@code hôpital}, but {@code aujourd'hui}), hyphens separating, a number one token whether its decimals
 * follow a comma or a point, signs like {@code %} and {@code <} tokens. {@code CASED} keeps case and punctuation,
 * {@code WORDS} is lower case without punctuation, {@code STEMS} has Snowball's French stems of those.
 */
public enum FrenchWords implements Tokenizer {
    CASED("french-cased"),
    WORDS("french"),
    STEMS("french-snowball");

    private static final Set<String> ELIDED = Set.of(
            "c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu", "presqu",
            "entr");

    private final String label;

    FrenchWords(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public List<String> tokens(String text) {
        String normal = FrenchText.normalise(text);
        Scan scan = new Scan(this == CASED ? normal : normal.toLowerCase(Locale.ROOT), this == CASED);
        List<String> tokens = scan.tokens();
        if (this == STEMS) {
            FrenchStemmer stemmer = new FrenchStemmer();
            tokens.replaceAll(token -> stem(token, stemmer));
        }
        return tokens;
    }

    static String stem(String word, FrenchStemmer stemmer) {
        stemmer.setCurrent(word);
        stemmer.stem();
        return stemmer.getCurrent();
    }

    /** One pass over normalised text. */
    private static final class Scan {
        private final CodePoints text;
        private final boolean keepsPunctuation;
        private final List<String> tokens;

        Scan(String text, boolean keepsPunctuation) {
            this.text = CodePoints.of(text);
            this.keepsPunctuation = keepsPunctuation;
            this.tokens = new ArrayList<>(text.length() / 5 + 1);
        }

        List<String> tokens() {
            int i = 0;
            while (i < text.size()) {
                int c = text.at(i);
                if (isWord(i)) {
                    i = word(i);
                } else if (c == '-' && isFreeSign(i)) {
                    i = number(i, i + 1);
                } else {
                    if (!CharClass.is(c, CharClass.SPACE) && (keepsPunctuation || isSign(c))) {
                        tokens.add(text.string(i, i + 1));
                    }
                    i++;
                }
            }
            return tokens;
        }

        private boolean isWord(int i) {
            return i >= 0
                    && i < text.size()
                    && CharClass.is(text.at(i), CharClass.LETTER | CharClass.NUMBER | CharClass.COMBINING);
        }

        private boolean isDigit(int i) {
            return i >= 0 && i < text.size() && CharClass.is(text.at(i), CharClass.DIGIT);
        }

        /** A minus that begins a number, not a hyphen or a range. */
        private boolean isFreeSign(int i) {
            return isDigit(i + 1) && !isWord(i - 1) && text.around(i - 1) != ')' && text.around(i - 1) != '-';
        }

        private static boolean isSign(int c) {
            return c == '%' || c == '\u2030' || CharClass.is(c, CharClass.SYMBOL);
        }

        private int word(int start) {
            if (isDigit(start)) {
                return number(start, start);
            }
            int end = letters(start);
            while (text.around(end) == '\'' && isWord(end + 1) && !isElided(start, end)) {
                end = letters(end + 1);
            }
            if (text.around(end) == '\'' && isElided(start, end)) {
                end++;
            }
            add(start, end);
            return end;
        }

        private int letters(int start) {
            int end = start;
            while (isWord(end)) {
                end++;
            }
            return end;
        }

        private boolean isElided(int start, int end) {
            return end - start <= 6 && ELIDED.contains(text.string(start, end).toLowerCase(Locale.ROOT));
        }

        /** Digits with points or commas between them, and the letters of a unit or a name that are glued to them. */
        private int number(int start, int digits) {
            int end = letters(digits);
            while ((text.around(end) == ',' || text.around(end) == '.') && isDigit(end - 1) && isDigit(end + 1)) {
                end = letters(end + 1);
            }
            tokens.add(text.string(start, end).replace(',', '.'));
            return end;
        }

        private void add(int start, int end) {
            String word = text.string(start, end);
            boolean ligature = word.indexOf('œ') >= 0 || word.indexOf('æ') >= 0;
            ligature |= word.indexOf('Œ') >= 0 || word.indexOf('Æ') >= 0;
            tokens.add(ligature ? spelled(word) : word);
        }

        private static String spelled(String word) {
            return word.replace("œ", "oe").replace("æ", "ae").replace("Œ", "Oe").replace("Æ", "Ae");
        }
    }
}
