package fr.medinjection.synth.translate;

import fr.medinjection.UserException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The units of {@code conf/translation.yaml}, looked up by how each language writes them. */
final class Units implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int LONGEST = 3;

    private final HashMap<String, String> english = new HashMap<>();
    private final HashMap<String, String> french = new HashMap<>();
    private final HashSet<String> loose = new HashSet<>();

    /**
     * How a unit is written.
     *
     * @param loose whether a translation may leave it to the words around ({@code aged 54}); a unit of measure may not be
     * @param both spellings that both languages have
     */
    record Spelling(boolean loose, List<String> both, List<String> english, List<String> french)
            implements Serializable {}

    Units(Map<String, Spelling> spellings) {
        spellings.forEach((name, spelling) -> {
            add(english, spelling.both(), name);
            add(english, spelling.english(), name);
            add(french, spelling.both(), name);
            add(french, spelling.french(), name);
            if (spelling.loose()) {
                loose.add(name);
            }
        });
    }

    private static void add(Map<String, String> map, List<String> spellings, String name) {
        for (String spelling : spellings) {
            String before = map.put(spelling, name);
            if (before != null && !before.equals(name)) {
                throw new UserException(
                        "Invalid units: " + spelling + " means " + before + " and " + name + ", expected one");
            }
        }
    }

    boolean isLoose(String unit) {
        return loose.contains(unit);
    }

    Set<String> names() {
        return Set.copyOf(english.values());
    }

    /** A unit as read from a text: its canonical name and where it ends. */
    record Found(String name, int end) {}

    /** The unit that begins at a place, compound ones ({@code mg/kg/day}, {@code mg par jour}) included; null if none does. */
    Found at(String text, int start, boolean isFrench) {
        Map<String, String> spellings = isFrench ? french : english;
        Found unit = atom(text, start, spellings);
        if (unit == null) {
            return null;
        }
        StringBuilder name = new StringBuilder(unit.name());
        int end = unit.end();
        while (true) {
            int next = divisor(text, end, isFrench);
            Found below = next < 0 ? null : atom(text, next, spellings);
            if (below == null) {
                return new Found(name.toString(), end);
            }
            name.append('/').append(below.name());
            end = below.end();
        }
    }

    /** Where the unit below the line begins, or -1. */
    private static int divisor(String text, int end, boolean isFrench) {
        if (text.startsWith("/", end)) {
            return skipBlanks(text, end + 1);
        }
        String word = isFrench ? "par" : "per";
        int at = skipBlanks(text, end);
        int after = at + word.length();
        return at > end && text.startsWith(word, at) && after < text.length() && isBlank(text.charAt(after))
                ? skipBlanks(text, after)
                : -1;
    }

    /** The longest spelling of up to three words that stands here. */
    private static Found atom(String text, int start, Map<String, String> spellings) {
        Found found = null;
        int end = start;
        StringBuilder spelled = new StringBuilder();
        for (int words = 0; words < LONGEST; words++) {
            int stop = wordEnd(text, end);
            if (stop == end) {
                break;
            }
            spelled.append(text, end, stop);
            String name = spellings.get(spelled.toString());
            name = name == null && spelled.length() > 1
                    ? spellings.get(spelled.toString().toLowerCase(Locale.ROOT))
                    : name;
            found = name == null ? found : new Found(name, stop);
            int next = skipBlanks(text, stop);
            boolean joined = next == stop && next < text.length() && isHyphen(text.charAt(next));
            if (next == stop && !joined) {
                break;
            }
            spelled.append(' ');
            end = joined ? next + 1 : next;
        }
        return found;
    }

    /** Letters with the digits or marks of a power ({@code mm3}, {@code m²}), or one sign such as {@code %}. */
    private static int wordEnd(String text, int start) {
        int end = start;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        if (end == start) {
            return end < text.length() && "%°‰".indexOf(text.charAt(end)) >= 0 ? signEnd(text, end + 1) : end;
        }
        if (end < text.length() && "²³23".indexOf(text.charAt(end)) >= 0) {
            boolean more = end + 1 < text.length() && Character.isLetterOrDigit(text.charAt(end + 1));
            return more ? end : end + 1;
        }
        return end;
    }

    /** {@code °C} is one word. */
    private static int signEnd(String text, int end) {
        boolean scale = end < text.length()
                && (text.charAt(end) == 'C' || text.charAt(end) == 'F')
                && text.charAt(end - 1) == '°';
        return scale ? end + 1 : end;
    }

    static int skipBlanks(String text, int start) {
        int i = start;
        while (i < text.length() && isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\u00A0' || c == '\u202F' || c == '\u2009';
    }

    static boolean isHyphen(char c) {
        return c == '-' || c == '\u2010' || c == '\u2011';
    }
}
