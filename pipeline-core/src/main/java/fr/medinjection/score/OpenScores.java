package fr.medinjection.score;

import java.util.List;

/** The lexical metrics of single open answers. */
public final class OpenScores {
    private static final OpenFamily FAMILY = new OpenFamily();
    private static final List<Measure> QUALITY = FAMILY.measures().stream()
            .filter(measure ->
                    !measure.metric().startsWith("length-") && !measure.metric().equals("empty"))
            .toList();

    private OpenScores() {}

    /** A metric and what it says of one answer; NaN where it says nothing. */
    public record Value(String metric, String variant, String signature, double value) {}

    /** All metrics of the quality of one answer, always in the same order. */
    public static List<Value> of(String reply, String reference) {
        double[] sums = FAMILY.sums(reply, reference);
        return QUALITY.stream()
                .map(measure -> new Value(
                        measure.metric(),
                        measure.variant(),
                        measure.signature(),
                        measure.value().applyAsDouble(sums)))
                .toList();
    }
}
