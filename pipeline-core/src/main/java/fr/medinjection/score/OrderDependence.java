package fr.medinjection.score;

import fr.medinjection.data.Instruction;
import fr.medinjection.udf.text.FrenchText;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether the text of an item means other options by their place or letter ("toutes les réponses ci-dessus", "A et C"), so
 * that it would be another item with its options in another order. In doubt it does: keeping an order harms nothing.
 */
final class OrderDependence {
    private static final String NAMES =
            "(?:reponse|proposition|affirmation|assertion|item|choix|option|solution|answer|choice|statement|lettre)s?";
    private static final String LETTERS = "[A-Z](?:\\s*(?:,|;|\\+|/|&|et|ou|and|or)\\s*[A-Z])+";

    /** Places, in text without accents and in lower case. */
    private static final List<Pattern> PLACES = List.of(
            Pattern.compile("\\b(?:ci-dessus|ci-avant|ci-dessous|ci-apres|above|below)\\b"),
            Pattern.compile("\\b(?:precedente?s?|qui precedent|preceding|previous)\\b"),
            Pattern.compile(
                    "\\b(?:premiere?s?|deuxieme|seconde?|troisieme|derniere?s?|first|second|third|last) (?:\\w+ )?"
                            + NAMES + "\\b"),
            Pattern.compile("\\b" + NAMES + " (?:\\w+ )?(?:premiere?s?|suivante?s?|derniere?s?)\\b"),
            Pattern.compile("\\bles? deux (?:premiere?s?|derniere?s?)\\b"));

    /** Letters as options' names, in text as it stands but for accents. */
    private static final List<Pattern> LETTERED = List.of(
            Pattern.compile("(?:[Ll]es |[Tt]he |[Bb]oth )?(?:(?i:" + NAMES + ") )?" + LETTERS
                    + "(?: (?:sont|are) .*)?\\s*\\.?"),
            Pattern.compile(".*\\b(?i:" + NAMES + ") [A-Z]\\b(?!').*"));

    private static final Pattern ASKED = Pattern.compile(".*\\b(?i:" + NAMES + ") " + LETTERS + ".*");

    private OrderDependence() {}

    static boolean of(Instruction item) {
        return item.options().stream().anyMatch(OrderDependence::inOption) || inQuestion(item.question());
    }

    private static boolean inOption(String option) {
        String text = withoutAccents(option);
        return matches(text.toLowerCase(java.util.Locale.ROOT))
                || LETTERED.stream().anyMatch(pattern -> pattern.matcher(text).matches());
    }

    /** A question may speak of what stands above it, its context; only letters in it mean options. */
    private static boolean inQuestion(String question) {
        return ASKED.matcher(withoutAccents(question)).matches();
    }

    private static boolean matches(String text) {
        return PLACES.stream().anyMatch(pattern -> pattern.matcher(text).find());
    }

    private static String withoutAccents(String text) {
        String plain = java.text.Normalizer.normalize(FrenchText.normalise(text), java.text.Normalizer.Form.NFD);
        return plain.replaceAll("\\p{M}", "").replaceAll("\\s+", " ").strip();
    }
}
