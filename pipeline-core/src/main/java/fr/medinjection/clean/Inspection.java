package fr.medinjection.clean;

import fr.medinjection.data.Direction;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.TaskType;
import fr.medinjection.udf.text.EncodingDamage;
import fr.medinjection.udf.text.FrenchText;
import fr.medinjection.udf.text.PersonalData;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks for everything that {@link Check} names. */
final class Inspection {
    private final CleanConfig config;
    private final Language language;

    Inspection(CleanConfig config) {
        this.config = config;
        this.language = new Language(config.language());
    }

    /** What is found in a row whose texts are tidy. */
    Set<Check> of(Instruction row) {
        Set<Check> found = EnumSet.noneOf(Check.class);
        form(row, found);
        String text = text(row);
        length(text, config.leastWords(), found);
        content(text, found);
        if (isWrongLanguage(row, text)) {
            found.add(Check.WRONG_LANGUAGE);
        }
        return found;
    }

    /** What is found in a text for synthesis that is tidy. */
    Set<Check> of(String spoken, String title, String text) {
        Set<Check> found = EnumSet.noneOf(Check.class);
        length(text, config.leastTextWords(), found);
        content(title + "\n" + text, found);
        if (spoken.equals("fr") && language.isEnglish(text)) {
            found.add(Check.WRONG_LANGUAGE);
        }
        return found;
    }

    private static void content(String text, Set<Check> found) {
        if (EncodingDamage.isIn(text)) {
            found.add(Check.ENCODING_DAMAGE);
        }
        PersonalData.in(text)
                .forEach(finding -> found.add(Check.valueOf(finding.kind().name())));
    }

    private boolean isWrongLanguage(Instruction row, String text) {
        if (!row.language().equals("fr")) {
            return false;
        }
        return config.language().bilingualSources().contains(row.source())
                ? isNoTranslation(row)
                : language.isEnglish(text);
    }

    /**
     * Whether a side of a translation pair is not in its language. Where nothing says which side is which (a published
     * row), only a pair without any French counts.
     */
    private boolean isNoTranslation(Instruction row) {
        String asked = row.question().substring(row.question().indexOf('\n') + 1);
        Optional<Direction> direction = Direction.of(row);
        if (direction.isEmpty()) {
            return language.isEnglish(asked) && language.isEnglish(row.answer());
        }
        boolean french = direction.get() == Direction.FR2EN;
        return language.isEnglish(french ? asked : row.answer()) || language.isFrench(french ? row.answer() : asked);
    }

    private static void form(Instruction row, Set<Check> found) {
        if (row.question().isEmpty()) {
            found.add(Check.EMPTY_QUESTION);
        }
        if (row.type().isClosed()) {
            options(row.options(), found);
        } else if (row.answer().isEmpty()) {
            found.add(Check.EMPTY_ANSWER);
        }
        if (!isConsistent(row)) {
            found.add(Check.OPTIONS_AND_ANSWER);
        }
    }

    private static void options(List<String> options, Set<Check> found) {
        if (options.size() == 1) {
            found.add(Check.SINGLE_OPTION);
        }
        Set<String> seen = new HashSet<>();
        for (String option : options) {
            if (option.isEmpty()) {
                found.add(Check.EMPTY_OPTION);
            } else if (!seen.add(FrenchText.normalise(option))) {
                found.add(Check.EQUAL_OPTIONS);
            }
        }
    }

    private static boolean isConsistent(Instruction row) {
        List<Integer> correct = row.correct();
        if (!row.type().isClosed()) {
            return correct.isEmpty() && row.options().isEmpty();
        }
        boolean known = correct.stream()
                .allMatch(position -> position >= 0 && position < row.options().size());
        boolean ascending = true;
        for (int i = 1; i < correct.size(); i++) {
            ascending &= correct.get(i - 1) < correct.get(i);
        }
        return known && ascending && !correct.isEmpty() && (row.type() == TaskType.MCQ || correct.size() == 1);
    }

    private void length(String text, int least, Set<Check> found) {
        int words = words(text);
        if (words < least) {
            found.add(Check.TOO_SHORT);
        }
        if (words > config.mostWords()) {
            found.add(Check.TOO_LONG);
        }
    }

    /** All that the row says, line by line. */
    static String text(Instruction row) {
        StringBuilder text = new StringBuilder(
                row.context().length() + row.question().length() + row.answer().length() + 80);
        text.append(row.context()).append('\n').append(row.question()).append('\n');
        row.options().forEach(option -> text.append(option).append('\n'));
        return text.append(row.answer()).toString();
    }

    /** The number of words, as blanks and line ends divide them. */
    static int words(String text) {
        int words = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            boolean blank = text.charAt(i) == ' ' || text.charAt(i) == '\n';
            words += !blank && !inside ? 1 : 0;
            inside = !blank;
        }
        return words;
    }
}
