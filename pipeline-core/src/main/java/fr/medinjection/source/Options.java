package fr.medinjection.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The options of a closed question with the letter each had in its source, which may leave letters out (a missing C
 * with a present E), and may not be in order.
 *
 * @param texts the options in the order of their letters
 * @param letters the position of each option's letter in the alphabet, ascending
 */
public record Options(List<String> texts, List<Integer> letters) {
    public Options {
        texts = List.copyOf(texts);
        letters = List.copyOf(letters);
    }

    /** Options lettered A, B, C ... without a gap. */
    public static Options of(List<String> texts) {
        TreeMap<Integer, String> byLetter = new TreeMap<>();
        for (String text : texts) {
            byLetter.put(byLetter.size(), text);
        }
        return of(byLetter);
    }

    /** Options from an object by letter, a list, or a list of {@code {key, value}} or {@code {letter, content}}. */
    public static Options of(JsonNode node) throws BadRecordException {
        TreeMap<Integer, String> byLetter = new TreeMap<>();
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> option : node.properties()) {
                put(byLetter, option.getKey(), option.getValue());
            }
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            JsonNode option = node.get(i);
            if (option.isObject()) {
                put(byLetter, Fields.text(option, "key", "letter"), Fields.first(option, "value", "content"));
            } else if (!option.isNull()) {
                byLetter.put(i, Fields.text(option));
            }
        }
        return of(byLetter);
    }

    /**
     * Options from columns, one for each letter. A null is a letter without an option, and so are empty texts after the
     * last option (tables know no null); an empty text before it is an empty option, for cleaning to judge.
     */
    public static Options ofColumns(JsonNode fields, List<String> columns) {
        TreeMap<Integer, String> byLetter = new TreeMap<>();
        for (int i = 0; i < columns.size(); i++) {
            if (fields.hasNonNull(columns.get(i))) {
                byLetter.put(i, Fields.text(fields, columns.get(i)));
            }
        }
        while (!byLetter.isEmpty() && byLetter.lastEntry().getValue().isEmpty()) {
            byLetter.pollLastEntry();
        }
        return of(byLetter);
    }

    /** The column names {@code prefix + suffixes[i]}. */
    public static List<String> columns(String prefix, String... suffixes) {
        List<String> columns = new ArrayList<>();
        for (String suffix : suffixes) {
            columns.add(prefix + suffix);
        }
        return columns;
    }

    /** Where the options with these letters stand. */
    public List<Integer> positionsOf(List<Integer> answerLetters) throws BadRecordException {
        List<Integer> positions = new ArrayList<>();
        for (int letter : answerLetters) {
            int position = letters.indexOf(letter);
            if (position < 0) {
                throw new BadRecordException(
                        "answer-beyond-options",
                        "Invalid answer: option " + (letter + 1) + ", expected one of the letters' numbers "
                                + letters.stream().map(l -> l + 1).toList());
            }
            positions.add(position);
        }
        return positions;
    }

    private static Options of(TreeMap<Integer, String> byLetter) {
        return new Options(List.copyOf(byLetter.values()), List.copyOf(byLetter.keySet()));
    }

    private static void put(Map<Integer, String> byLetter, String key, JsonNode value) throws BadRecordException {
        String letter = key.toUpperCase(Locale.ROOT);
        if (letter.length() != 1 || letter.charAt(0) < 'A' || letter.charAt(0) > 'Z') {
            throw new BadRecordException("unreadable-options", "Invalid option letter: " + key);
        }
        if (!value.isNull()) {
            byLetter.put(letter.charAt(0) - 'A', Fields.text(value));
        }
    }
}
