package fr.medinjection.score.encoder;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much each token counts: as much as any other, but the marks of beginning and end nothing; or by inverse document
 * frequency over the references.
 *
 * @param ofToken the weight of some tokens
 * @param ofOthers the weight of the others
 */
public record TokenWeights(Map<Integer, Double> ofToken, double ofOthers) implements Serializable {
    public TokenWeights {
        ofToken = new TreeMap<>(ofToken);
    }

    static TokenWeights even(Iterable<Integer> weightless) {
        Map<Integer, Double> weights = new TreeMap<>();
        weightless.forEach(token -> weights.put(token, 0.0));
        return new TokenWeights(weights, 1);
    }

    /** bert_score's {@code log((N + 1) / (n + 1))}, of N references of which n have the token. */
    static TokenWeights inverse(Map<Integer, Long> frequencies, long references) {
        Map<Integer, Double> weights = new TreeMap<>();
        frequencies.forEach((token, n) -> weights.put(token, Math.log((references + 1.0) / (n + 1.0))));
        return new TokenWeights(weights, Math.log(references + 1.0));
    }

    double[] of(int[] tokens) {
        double[] weights = new double[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            weights[i] = ofToken.getOrDefault(tokens[i], ofOthers);
        }
        return weights;
    }
}
