package fr.medinjection.synth.translate;

import fr.medinjection.UserException;
import fr.medinjection.clean.Language;
import fr.medinjection.udf.text.FrenchOrEnglish;
import fr.medinjection.udf.text.FrenchText;
import java.io.Serializable;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Whether a field was translated at all, whole, and into French. */
final class Completeness {
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+(?=\\p{Lu})|\\n+");

    private static final Pattern COMMON_WORD = Pattern.compile("(?<![\\p{L}\\d-])\\p{Ll}{3,}(?![\\p{L}\\d-])");

    private final Limits limits;
    private final Language language;

    /**
     * What lengths and repetitions are borne.
     *
     * @param least the least length in letters, as a share of the English
     * @param most the greatest
     * @param slack so many letters more or less are borne whatever the share: short texts differ by articles alone
     * @param sentences the least number of sentences, as a share of the English
     * @param identicalWords a text of so many words that is the same in both languages was left in English
     */
    public record Limits(double least, double most, int slack, double sentences, int identicalWords)
            implements Serializable {
        public Limits {
            if (!(least >= 0 && least <= 1 && most >= 1 && slack >= 0 && sentences >= 0 && sentences <= 1)) {
                throw new UserException("Invalid lengths: least " + least + ", most " + most + ", slack " + slack
                        + ", sentences " + sentences + ", expected shares of the English text around 1");
            }
        }
    }

    Completeness(Limits limits, Language language) {
        this.limits = limits;
        this.language = language;
    }

    void compare(FieldPair pair, Consumer<Violation> report) {
        if (pair.english().isBlank() != pair.french().isBlank()) {
            report.accept(new Violation(Invariant.EMPTY_FIELD, pair.name(), ""));
            return;
        }
        int english = letters(pair.english());
        int french = letters(pair.french());
        if (french < limits.least() * english - limits.slack() || sentencesMissing(pair)) {
            report.accept(new Violation(Invariant.TEXT_DROPPED, pair.name(), french + " letters for " + english));
        }
        if (french > limits.most() * english + limits.slack()) {
            report.accept(new Violation(Invariant.TEXT_ADDED, pair.name(), french + " letters for " + english));
        }
        leftInEnglish(pair, report);
    }

    private static int letters(String text) {
        return (int) text.chars().filter(c -> !Character.isWhitespace(c)).count();
    }

    private boolean sentencesMissing(FieldPair pair) {
        int english = SENTENCE_END.split(pair.english().strip()).length;
        int french = SENTENCE_END.split(pair.french().strip()).length;
        return english > 2 && french < Math.floor(limits.sentences() * english);
    }

    /** Each sentence is asked, so that one English sentence among French ones is found. */
    private void leftInEnglish(FieldPair pair, Consumer<Violation> report) {
        for (String sentence : SENTENCE_END.split(pair.french())) {
            if (language.isEnglish(sentence)) {
                report.accept(new Violation(Invariant.LEFT_IN_ENGLISH, pair.name(), sentence));
                return;
            }
        }
        if (isIdentical(pair)) {
            report.accept(new Violation(Invariant.LEFT_IN_ENGLISH, pair.name(), pair.french()));
        }
    }

    /** The same text in both languages: names and figures may be, sentences are not. */
    private boolean isIdentical(FieldPair pair) {
        String folded = FrenchText.fold(pair.english());
        if (!folded.equals(FrenchText.fold(pair.french()))) {
            return false;
        }
        long words = COMMON_WORD.matcher(pair.english()).results().count();
        return words >= limits.identicalWords()
                || FrenchOrEnglish.in(pair.english(), pair.english().length()).english() > 0;
    }
}
