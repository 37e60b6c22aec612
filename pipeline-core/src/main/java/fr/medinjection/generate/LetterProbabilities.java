package fr.medinjection.generate;

import fr.medinjection.export.PromptRenderer;
import fr.medinjection.llm.FirstToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The option letters among the likeliest tokens that a service tells.
 *
 * @param logs the logarithm of the probability that an answer begins with each letter, with or without a blank before it, in the
 *     order shown; empty where no letter is among those tokens
 */
record LetterProbabilities(List<Double> logs, Known known) {
    private static final LetterProbabilities NONE = new LetterProbabilities(List.of(), Known.NONE);

    /** Of how many letters the probability is told. */
    enum Known {
        ALL,
        /** The others have the most that theirs can be: what the least likely of the told tokens has, or all that those leave. */
        SOME,
        NONE
    }

    LetterProbabilities {
        logs = List.copyOf(logs);
    }

    /** @param firstToken as the ledger keeps it, or null */
    static LetterProbabilities of(String firstToken, int options) {
        if (firstToken == null) {
            return NONE;
        }
        FirstToken first = FirstToken.parse(firstToken);
        List<OptionalDouble> told = IntStream.range(0, options)
                .mapToObj(place -> told(first, PromptRenderer.letter(place)))
                .toList();
        long missing = told.stream().filter(OptionalDouble::isEmpty).count();
        if (missing == options) {
            return NONE;
        }
        double bound = missing == 0 ? 0 : bound(first);
        List<Double> logs = new ArrayList<>();
        told.forEach(log -> logs.add(log.orElse(bound)));
        return new LetterProbabilities(logs, missing == 0 ? Known.ALL : Known.SOME);
    }

    private static OptionalDouble told(FirstToken first, String letter) {
        double[] forms = first.candidates().stream()
                .filter(candidate ->
                        candidate.token().equals(letter) || candidate.token().equals(" " + letter))
                .mapToDouble(FirstToken.Candidate::logProbability)
                .toArray();
        return forms.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(logSum(forms));
    }

    private static double bound(FirstToken first) {
        double[] all = first.candidates().stream()
                .mapToDouble(FirstToken.Candidate::logProbability)
                .toArray();
        double least = Arrays.stream(all).min().orElseThrow();
        double rest = 1 - Math.exp(logSum(all));
        return rest > 0 ? Math.min(least, Math.log(rest)) : least;
    }

    private static double logSum(double[] logs) {
        double most = Arrays.stream(logs).max().orElseThrow();
        return most
                + Math.log(Arrays.stream(logs).map(log -> Math.exp(log - most)).sum());
    }
}
