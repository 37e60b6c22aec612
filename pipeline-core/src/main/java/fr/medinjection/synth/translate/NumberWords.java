package fr.medinjection.synth.translate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers that are written as words, cardinals and the common ordinals of one language. Words that follow each
 * other make one number where the language reads them so ({@code quatre-vingt-dix-neuf}, {@code one hundred and five}).
 */
enum NumberWords {
    ENGLISH(
            "and",
            100,
            """
            one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 thirteen 13 fourteen 14
            fifteen 15 sixteen 16 seventeen 17 eighteen 18 nineteen 19 twenty 20 thirty 30 forty 40 fifty 50 sixty 60
            seventy 70 eighty 80 ninety 90 hundred 100 hundreds 100 thousand 1000 first 1 second 2 third 3 fourth 4 fifth 5 sixth 6 seventh 7 eighth 8
            ninth 9 tenth 10 twelfth 12 twentieth 20 once 1 twice 2 thrice 3 single 1 both 2 double 2 dual 2 triple 3 pair 2
            dozen 12 primary 1 secondary 2 tertiary 3 unilateral 1 bilateral 2 daily 1 half 2 quarter 4 quarters 4 thirds 3"""),
    FRENCH(
            "et",
            20,
            """
            un 1 une 1 deux 2 trois 3 quatre 4 cinq 5 six 6 sept 7 huit 8 neuf 9 dix 10 onze 11 douze 12 treize 13 quatorze 14
            quinze 15 seize 16 vingt 20 vingts 20 trente 30 quarante 40 cinquante 50 soixante 60 septante 70 nonante 90
            cent 100 cents 100 centaine 100 centaines 100 mille 1000 milliers 1000 premier 1 premiere 1 premiers 1 premieres 1 deuxieme 2 second 2 seconde 2 troisieme 3
            quatrieme 4 cinquieme 5 sixieme 6 septieme 7 huitieme 8 neuvieme 9 dixieme 10 douzieme 12 vingtieme 20 unique 1
            seul 1 seule 1 double 2 doubles 2 triple 3 paire 2 douzaine 12 dizaine 10 primaire 1 secondaire 2 tertiaire 3
            unilateral 1 bilateral 2 bilaterale 2 quotidien 1 quotidienne 1 demi 2 moitie 2 quart 4 quarts 4 tiers 3""");

    private final String and;
    private final int multiplier;

    @SuppressWarnings("ImmutableEnumChecker") // a copy that nothing changes
    private final Map<String, Integer> values;

    /** @param multiplier the least word that multiplies what stands before it: {@code quatre-vingt}, {@code deux cents} */
    NumberWords(String and, int multiplier, String table) {
        this.and = and;
        this.multiplier = multiplier;
        Map<String, Integer> read = new HashMap<>();
        String[] words = table.split("\\s+");
        for (int i = 0; i < words.length; i += 2) {
            read.put(words[i], Integer.valueOf(words[i + 1]));
        }
        values = Map.copyOf(read);
    }

    /** A number read from words: which are the next ones to read. */
    record Found(int value, int next) {}

    /** The number that begins at a word, in folded words; null if none does. */
    Found at(List<String> words, int start) {
        Integer first = values.get(words.get(start));
        if (first == null) {
            return null;
        }
        int value = first;
        int room = room(first, first);
        int next = start + 1;
        while (next < words.size()) {
            int here = words.get(next).equals(and) && next + 1 < words.size() ? next + 1 : next;
            Integer added = values.get(words.get(here));
            if (added == null) {
                break;
            }
            if (here == next && multiplies(value, added)) {
                value *= added;
                room = room(added, value);
            } else if (added < room) {
                value += added;
                room = room(added, value);
            } else {
                break;
            }
            next = here + 1;
        }
        return new Found(value, next);
    }

    private boolean multiplies(int value, int word) {
        return (word == 1000 && value < 1000)
                || (word == 100 && value < 10)
                || (word == multiplier && word == 20 && value == 4);
    }

    /** What may still be added after a word: units after tens, with French {@code soixante} and {@code quatre-vingt} up to 19. */
    private int room(int word, int value) {
        if (word >= 100) {
            return word;
        }
        boolean wide = this == FRENCH && (word == 60 || value % 100 == 80);
        return word >= 20 ? wide ? 20 : 10 : this == FRENCH && word == 10 ? 10 : 0;
    }
}
