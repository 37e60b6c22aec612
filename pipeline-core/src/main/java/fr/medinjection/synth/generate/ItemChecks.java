package fr.medinjection.synth.generate;

import fr.medinjection.clean.Language;
import fr.medinjection.clean.LanguageConfig;
import fr.medinjection.udf.text.FrenchText;
import fr.medinjection.udf.text.Shingles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is looked for in an item of the right form: French, words that point to its text, words copied from it. */
final class ItemChecks {
    private final Language language;
    private final Map<String, Pattern> pointing = new LinkedHashMap<>();

    ItemChecks(ItemRules rules, LanguageConfig language) {
        this.language = new Language(language);
        rules.pointing().forEach((name, expression) -> pointing.put(name, Pattern.compile(expression)));
    }

    /** Why the item is not taken, if it is not. */
    Optional<Finding> of(Item item, PlanConfig plan, CopiedWords copied) {
        List<String> texts = item.texts();
        if (texts.stream().anyMatch(language::isEnglish) || language.isEnglish(String.join("\n", texts))) {
            return Optional.of(new Finding(Reason.NOT_FRENCH, ""));
        }
        if (plan.tasks().get(item.task()).context() == ContextPolicy.NONE) {
            Optional<String> points =
                    texts.stream().flatMap(text -> pointer(text).stream()).findFirst();
            if (points.isPresent()) {
                return points.map(words -> new Finding(Reason.POINTS_TO_TEXT, words));
            }
        }
        return texts.stream().filter(copied::hasRunOf).findFirst().map(text -> new Finding(Reason.VERBATIM_COPY, ""));
    }

    /** What was found. */
    record Finding(Reason reason, String detail) {}

    /** The name of the first expression that points to a text, with the words it found. */
    Optional<String> pointer(String text) {
        String folded = FrenchText.fold(text);
        for (Map.Entry<String, Pattern> entry : pointing.entrySet()) {
            var found = entry.getValue().matcher(folded);
            if (found.find()) {
                return Optional.of(entry.getKey() + ": " + found.group());
            }
        }
        return Optional.empty();
    }

    /** The runs of so many words that a text has. */
    static final class CopiedWords {
        private final int words;
        private final long[] runs;

        /** @param longest the longest run that may be copied, 0 for no bound */
        CopiedWords(String text, int longest) {
            this.words = longest + 1;
            this.runs = longest == 0 ? new long[0] : Shingles.distinct(runs(text, words));
        }

        /** Whether the text has a longer run of words in common with ours than is allowed. */
        boolean hasRunOf(String text) {
            return runs.length > 0 && Shingles.common(Shingles.distinct(runs(text, words)), runs) > 0;
        }

        private static long[] runs(String text, int words) {
            long[] hashes = Shingles.words(FrenchText.fold(text));
            return hashes.length < words ? new long[0] : Shingles.of(hashes, words);
        }
    }
}
