package fr.medinjection.synth.translate;

import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;

/**
 * Whether what is negated or excepted in English is so in French. In a question or an option one word turns right into wrong, so
 * it must be there; a long text may say {@code no change} as {@code stable}, so of its negations only a share must be.
 */
final class Polarity implements Serializable {
    private static final long serialVersionUID = 1;

    private final PolarityConfig config;
    private final Phrases exceptions;
    private final Phrases exceptionsKept;
    private final Phrases neutral;
    private final Phrases negations;
    private final Phrases negationsKept;
    private final Phrases openNegations;
    private final Phrases anyNegative;

    Polarity(PolarityConfig config) {
        this.config = config;
        this.exceptions = new Phrases(config.exceptions());
        this.exceptionsKept = new Phrases(config.exceptionsInFrench());
        this.neutral = new Phrases(config.neutral());
        this.negations = new Phrases(config.negations());
        this.negationsKept = new Phrases(config.negationsInFrench());
        this.openNegations = new Phrases(config.openNegationsInFrench());
        this.anyNegative = new Phrases(config.negativeInEnglish());
    }

    void compare(FieldPair pair, Consumer<Violation> report) {
        List<String> english = Phrases.words(pair.english());
        List<String> french = Phrases.words(pair.french());
        int excepted = exceptions.in(english);
        int exceptedFrench = exceptionsKept.in(french);
        int negated = negations.in(english) - neutral.in(english);
        int negatedFrench = negationsKept.in(french);
        if (excepted > 0 && exceptedFrench == 0) {
            report.accept(new Violation(Invariant.EXCEPTION_LOST, pair.name(), excepted + " in English"));
        }
        if (negatedFrench + exceptedFrench < least(negated, english.size())) {
            report.accept(new Violation(
                    Invariant.NEGATION_LOST, pair.name(), negated + " in English, " + negatedFrench + " in French"));
        }
        int open = openNegations.in(french);
        if (open > most(english, negated + excepted)) {
            report.accept(new Violation(Invariant.NEGATION_ADDED, pair.name(), open + " in French"));
        }
    }

    private double least(int negated, int words) {
        return negated == 0 ? 0 : words <= config.shortWords() ? 1 : Math.floor(negated * config.shareKept());
    }

    /** As many open negations as English has negative words of any kind, and in a long text some more. */
    private double most(List<String> english, int negated) {
        int negative = Math.max(negated, anyNegative.in(english));
        boolean isShort = english.size() <= config.shortWords();
        return negative > 0 && isShort
                ? Integer.MAX_VALUE
                : negative + (isShort ? 0 : Math.ceil(english.size() * config.addedPerWord()));
    }
}
