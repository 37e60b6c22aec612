package fr.medinjection.udf.text;

import java.util.Locale;
import java.util.Set;

/**
 * A count of the words that only French and only English texts are full of. It decides most texts for next to nothing;
 * where it finds too little, or both, the question is open.
 *
 * @param french French function words, and words with a letter that English does not have
 * @param english English function words
 */
public record FrenchOrEnglish(int french, int english) {
    private static final Set<String> FRENCH = Set.of(
            """
            le la les l un une des du de d et est sont dans pour par sur avec au aux ce cet cette ces qui
            que qu ne pas ou son sa ses quel quelle quels quelles parmi chez il elle ils elles se peut
            peuvent entre leur vous nous votre toutes tous suivants suivantes lequel laquelle lesquelles
            concernant"""
                    .split("\\s+"));
    private static final Set<String> ENGLISH = Set.of(
            """
            the of and is are to with for which was were by from that this has have had following most be
            been his her he she it in at what who not can these may should does between than there you your
            their its when will"""
                    .split("\\s+"));
    private static final int LONGEST = 12;

    /** Counts over the first {@code limit} characters. */
    public static FrenchOrEnglish in(String text, int limit) {
        int french = 0;
        int english = 0;
        int end = Math.min(text.length(), limit);
        for (int i = 0; i < end; ) {
            int start = i;
            boolean accent = false;
            while (i < end && Character.isLetter(text.charAt(i))) {
                accent |= isFrenchLetter(text.charAt(i++));
            }
            if (accent) {
                french++;
            } else if (i > start && i - start <= LONGEST) {
                String word = text.substring(start, i).toLowerCase(Locale.ROOT);
                french += FRENCH.contains(word) ? 1 : 0;
                english += ENGLISH.contains(word) ? 1 : 0;
            }
            i = Math.max(i, start + 1);
        }
        return new FrenchOrEnglish(french, english);
    }

    /** At least {@code least} French words and {@code times} as many as English ones. */
    public boolean isFrench(int least, int times) {
        return french >= least && french >= times * english;
    }

    /** At least {@code least} English words and {@code times} as many as French ones. */
    public boolean isEnglish(int least, int times) {
        return english >= least && english >= times * french;
    }

    private static boolean isFrenchLetter(char c) {
        return c >= 0xC0 && "àâçéèêëîïôùûüÿœÀÂÇÉÈÊËÎÏÔÙÛÜŸŒ".indexOf(c) >= 0;
    }
}
