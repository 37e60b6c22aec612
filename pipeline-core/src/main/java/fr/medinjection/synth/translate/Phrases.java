package fr.medinjection.synth.translate;

import fr.medinjection.udf.text.FrenchText;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Words and short phrases that are looked for in folded text, all in one pass. {@code -less} stands for every word that ends so, {@code unc-}
 * for every word that begins so. */
final class Phrases implements Serializable {
    private static final long serialVersionUID = 1;
    private static final Pattern ELIDED = Pattern.compile("(?<!\\p{L})[nN]['\u2019]");

    private final HashSet<String> phrases = new HashSet<>();
    private final HashSet<String> endings = new HashSet<>();
    private final HashSet<String> beginnings = new HashSet<>();
    private int longest;

    Phrases(List<String> all) {
        for (String phrase : all) {
            if (phrase.startsWith("-")) {
                endings.add(phrase.substring(1));
            } else if (phrase.endsWith("-")) {
                beginnings.add(phrase.substring(0, phrase.length() - 1));
            } else {
                String folded = FrenchText.fold(phrase);
                phrases.add(folded);
                longest = Math.max(longest, folded.split(" ", -1).length);
            }
        }
    }

    /** The words of a text, folded; contractions are spelled out, so that {@code isn't} holds {@code not}, and {@code n'est} {@code ne}. */
    static List<String> words(String text) {
        String english = text.replace("n't", " not").replace("n\u2019t", " not");
        return List.of(
                FrenchText.fold(ELIDED.matcher(english).replaceAll("ne ")).split(" ", -1));
    }

    /** How many of them stand in a text; a word counts in the longest phrase it belongs to. */
    int in(List<String> words) {
        int found = 0;
        int i = 0;
        while (i < words.size()) {
            int length = lengthAt(words, i);
            found += length > 0 ? 1 : 0;
            i += Math.max(1, length);
        }
        return found;
    }

    private int lengthAt(List<String> words, int start) {
        int length = 0;
        StringBuilder phrase = new StringBuilder();
        for (int n = 1; n <= longest && start + n <= words.size(); n++) {
            phrase.append(n > 1 ? " " : "").append(words.get(start + n - 1));
            length = phrases.contains(phrase.toString()) ? n : length;
        }
        return length == 0 && hasAffix(words.get(start)) ? 1 : length;
    }

    private boolean hasAffix(String word) {
        for (String beginning : beginnings) {
            if (word.startsWith(beginning)) {
                return true;
            }
        }
        for (String ending : endings) {
            if (word.length() > ending.length() + 2 && word.endsWith(ending)) {
                return true;
            }
        }
        return false;
    }
}
