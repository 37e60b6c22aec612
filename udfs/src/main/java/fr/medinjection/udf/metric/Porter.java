package fr.medinjection.udf.metric;

import java.util.Arrays;
import java.util.Map;

/**
 * Porter's stemmer for English with the extensions of nltk, which the rouge_score package and nltk's METEOR use whatever the
 * language of the text. It reads and writes code points, as Python does.
 */
final class Porter {
    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("sky", "sky"),
            Map.entry("skies", "sky"),
            Map.entry("dying", "die"),
            Map.entry("lying", "lie"),
            Map.entry("tying", "tie"),
            Map.entry("news", "news"),
            Map.entry("innings", "inning"),
            Map.entry("inning", "inning"),
            Map.entry("outings", "outing"),
            Map.entry("outing", "outing"),
            Map.entry("cannings", "canning"),
            Map.entry("canning", "canning"),
            Map.entry("howe", "howe"),
            Map.entry("proceed", "proceed"),
            Map.entry("exceed", "exceed"),
            Map.entry("succeed", "succeed"));

    /** Suffixes of steps 2, 3 and 4 in nltk's order, each before what replaces it; the first that fits ends the step. */
    private static final String[] STEP_2 = {
        "ational", "ate", "tional", "tion", "enci", "ence", "anci", "ance", "izer", "ize", "bli", "ble", "alli", "al",
        "entli", "ent", "eli", "e", "ousli", "ous", "ization", "ize", "ation", "ate", "ator", "ate", "alism", "al",
        "iveness", "ive", "fulness", "ful", "ousness", "ous", "aliti", "al", "iviti", "ive", "biliti", "ble", "fulli",
        "ful"
    };

    private static final String[] STEP_3 = {
        "icate", "ic", "ative", "", "alize", "al", "iciti", "ic", "ical", "ic", "ful", "", "ness", ""
    };

    private static final String[] STEP_4 = {
        "al", "", "ance", "", "ence", "", "er", "", "ic", "", "able", "", "ible", "", "ant", "", "ement", "", "ment",
        "", "ent", "", "ion", "", "ou", "", "ism", "", "ate", "", "iti", "", "ous", "", "ive", "", "ize", ""
    };

    private int[] word;
    private int length;

    private Porter(int[] word) {
        this.word = word;
        this.length = word.length;
    }

    /** The stem of a word in lower case. */
    static String stem(String word) {
        String irregular = IRREGULAR.get(word);
        if (irregular != null) {
            return irregular;
        }
        if (word.length() <= 2 || word.codePointCount(0, word.length()) <= 2) {
            return word;
        }
        Porter stem = new Porter(CodePoints.of(word).toArray());
        stem.plural();
        stem.past();
        stem.finalY();
        stem.step2();
        stem.rules(STEP_3, 1);
        stem.rules(STEP_4, 2);
        stem.finalE();
        stem.doubleL();
        return new String(stem.word, 0, stem.length);
    }

    private void plural() {
        if (ends("ies")) {
            length -= length == 4 ? 1 : 2;
        } else if (ends("sses")) {
            length -= 2;
        } else if (ends("s") && !ends("ss")) {
            length--;
        }
    }

    private void past() {
        if (ends("ied")) {
            length -= length == 4 ? 1 : 2;
        } else if (ends("eed")) {
            length -= measure(length - 3) > 0 ? 1 : 0;
        } else if (ends("ed") && hasVowel(length - 2)) {
            length -= 2;
            mend();
        } else if (ends("ing") && hasVowel(length - 3)) {
            length -= 3;
            mend();
        }
    }

    /** What step 1b does to a stem whose -ed or -ing went. */
    private void mend() {
        if (ends("at") || ends("bl") || ends("iz")) {
            append("e");
        } else if (length >= 2 && word[length - 1] == word[length - 2] && isConsonant(length - 1)) {
            length -= ends("l") || ends("s") || ends("z") ? 0 : 1;
        } else if (measure(length) == 1 && endsConsonantVowelConsonant(length)) {
            append("e");
        }
    }

    private void finalY() {
        if (ends("y") && length > 2 && isConsonant(length - 2)) {
            word[length - 1] = 'i';
        }
    }

    private void step2() {
        if (ends("alli") && measure(length - 4) > 0) {
            length -= 2;
            step2();
        } else if (!rules(STEP_2, 1) && ends("logi") && measure(length - 3) > 0) {
            length--;
        }
    }

    /** Applies the first rule whose suffix the word has if the rest has the measure; whether there is such a rule. */
    private boolean rules(String[] rules, int measure) {
        for (int i = 0; i < rules.length; i += 2) {
            if (ends(rules[i])) {
                int rest = length - rules[i].length();
                if (measure(rest) >= measure && (!rules[i].equals("ion") || isSOrT(rest - 1))) {
                    length = rest;
                    append(rules[i + 1]);
                }
                return true;
            }
        }
        return false;
    }

    private boolean isSOrT(int i) {
        return word[i] == 's' || word[i] == 't';
    }

    private void finalE() {
        if (ends("e")) {
            int measure = measure(length - 1);
            length -= measure > 1 || (measure == 1 && !endsConsonantVowelConsonant(length - 1)) ? 1 : 0;
        }
    }

    private void doubleL() {
        length -= ends("ll") && measure(length - 1) > 1 ? 1 : 0;
    }

    private boolean ends(String suffix) {
        int from = length - suffix.length();
        if (from < 0) {
            return false;
        }
        for (int i = suffix.length() - 1; i >= 0; i--) {
            if (word[from + i] != suffix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void append(String letters) {
        if (length + letters.length() > word.length) {
            word = Arrays.copyOf(word, length + letters.length());
        }
        for (int i = 0; i < letters.length(); i++) {
            word[length++] = letters.charAt(i);
        }
    }

    private static boolean isVowel(int c) {
        return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
    }

    private boolean isConsonant(int i) {
        boolean negated = false;
        int at = i;
        while (at > 0 && word[at] == 'y') {
            negated = !negated;
            at--;
        }
        return isVowel(word[at]) == negated;
    }

    /** How often a vowel is followed by a consonant in the first {@code end} letters. */
    private int measure(int end) {
        int measure = 0;
        boolean consonant = true;
        for (int i = 0; i < end; i++) {
            boolean next = word[i] == 'y' ? i == 0 || !consonant : !isVowel(word[i]);
            measure += next && !consonant ? 1 : 0;
            consonant = next;
        }
        return measure;
    }

    private boolean hasVowel(int end) {
        for (int i = 0; i < end; i++) {
            if (!isConsonant(i)) {
                return true;
            }
        }
        return false;
    }

    private boolean endsConsonantVowelConsonant(int end) {
        if (end == 2) {
            return !isConsonant(0) && isConsonant(1);
        }
        return end > 2
                && isConsonant(end - 3)
                && !isConsonant(end - 2)
                && isConsonant(end - 1)
                && word[end - 1] != 'w'
                && word[end - 1] != 'x'
                && word[end - 1] != 'y';
    }
}
