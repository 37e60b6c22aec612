package fr.medinjection.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The scores that the paper prints, in percent but for the judge, by model ({@code base}, {@code NAT} ...).
 *
 * @param translation Table 3: by translator, BLEU and COMET
 * @param correlations Table 4: of each judge and metric with the physician, over 100 answers
 * @param verbosity what the text says with Figure 5: of the judge and the length of answers, and of how long these are
 * @param choice Table 5
 * @param open Table 6
 * @param permuted Table 7
 */
record PaperScores(
        Map<String, Map<String, Double>> translation,
        Map<String, Printed> correlations,
        Map<String, Double> verbosity,
        Map<String, Map<String, Double>> choice,
        Map<String, Map<String, Double>> open,
        Map<String, Map<String, Spread>> permuted) {
    /** A correlation and its p-value as printed. */
    record Printed(double r, double p) {}

    /** A mean and a deviation as printed. */
    record Spread(double mean, double std) {}

    static PaperScores printed() {
        try (var in = PaperScores.class.getResourceAsStream("paper-scores.json")) {
            return new ObjectMapper().readValue(in, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the resource paper-scores.json", e);
        }
    }

    /** A score of Table 3 as printed; NaN where the paper has none. */
    double translation(String translator, String score) {
        return translation.getOrDefault(translator, Map.of()).getOrDefault(score, Double.NaN);
    }

    /** A score of Table 5 as a share. */
    OptionalDouble choice(String model, String score) {
        return share(choice, model, score);
    }

    /** A score of Table 6 as a share. */
    OptionalDouble open(String model, String score) {
        return share(open, model, score);
    }

    private static OptionalDouble share(Map<String, Map<String, Double>> table, String model, String score) {
        Double printed = table.getOrDefault(model, Map.of()).get(score);
        return printed == null ? OptionalDouble.empty() : OptionalDouble.of(printed / 100);
    }

    /** A score of Table 7, in percent; {@code null} where the paper has none. */
    Spread permuted(String model, String score) {
        return permuted.getOrDefault(model, Map.of()).get(score);
    }
}
