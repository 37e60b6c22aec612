package fr.medinjection.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The right answers of a closed question, as zero-based positions of letters (A = 0), from every way corpora write them:
 * letters of either case, alone, in a list, or in a string joined by commas, semicolons or blanks; integers from 0 or 1.
 */
public final class AnswerLetters {
    private static final Pattern SEPARATORS = Pattern.compile("[\\s,;/|+&]+");
    private static final Pattern BRACKETS = Pattern.compile("[():\\[\\]'\"]|\\.(?!\\d)");
    /** A table with gaps has its integers as 2.0. */
    private static final Pattern INTEGER = Pattern.compile("(-?\\d{1,4})(?:\\.0)?");

    private static final Pattern LETTER = Pattern.compile("[A-Z]");
    private static final Pattern JOINED = Pattern.compile("[A-P]{2,16}");

    private AnswerLetters() {}

    /** The positions of {@code value}, ascending; none if it is absent, empty or -1 (unknown). Integers count from 0. */
    public static List<Integer> positions(JsonNode value) throws BadRecordException {
        return positions(value, 0);
    }

    /** As {@link #positions(JsonNode)}, where integers count from {@code base}. */
    public static List<Integer> positions(JsonNode value, int base) throws BadRecordException {
        TreeSet<Integer> positions = new TreeSet<>();
        Iterable<JsonNode> values = value.isArray() ? value : List.of(value);
        for (JsonNode element : values) {
            String text = Fields.text(element);
            for (String token : SEPARATORS.split(BRACKETS.matcher(text).replaceAll(" "))) {
                add(positions, token, base, text);
            }
        }
        return new ArrayList<>(positions);
    }

    private static void add(Set<Integer> positions, String token, int base, String text) throws BadRecordException {
        String letters = token.toUpperCase(Locale.ROOT);
        Matcher integer = INTEGER.matcher(token);
        if (integer.matches()) {
            int number = Integer.parseInt(integer.group(1));
            if (number != -1) {
                positions.add(notBefore(base, number));
            }
        } else if (LETTER.matcher(letters).matches() || isRun(letters)) {
            letters.chars().forEach(letter -> positions.add(letter - 'A'));
        } else if (!token.isEmpty() && !letters.equals("ET") && !letters.equals("AND")) {
            throw new BadRecordException("unreadable-answer", "Invalid answer letters: " + text);
        }
    }

    private static int notBefore(int base, int number) throws BadRecordException {
        if (number < base) {
            throw new BadRecordException(
                    "unreadable-answer", "Invalid answer number: " + number + ", expected " + base + " or more");
        }
        return number - base;
    }

    /** Letters written without anything between them must ascend, so that a word is not taken for an answer. */
    private static boolean isRun(String letters) {
        boolean ascending = JOINED.matcher(letters).matches();
        for (int i = 1; ascending && i < letters.length(); i++) {
            ascending = letters.charAt(i - 1) < letters.charAt(i);
        }
        return ascending;
    }
}
