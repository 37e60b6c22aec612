package fr.medinjection.score;

import java.util.List;

/**
 * What a model gave back.
 *
 * @param text as it was generated
 * @param logProbabilities of the option letters, in the order shown; empty where they are not known
 * @param tokens generated, or -1
 * @param latencyMs or -1
 */
public record Reply(String text, List<Double> logProbabilities, long tokens, double latencyMs) {
    public Reply {
        logProbabilities = List.copyOf(logProbabilities);
    }

    /** A text of which nothing else is known. */
    public static Reply of(String text) {
        return new Reply(text, List.of(), -1, -1);
    }
}
