package fr.medinjection.generate;

import fr.medinjection.export.PromptRenderer;
import fr.medinjection.lm.model.TokenChoice;
import fr.medinjection.lm.token.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The letters of an item's options and what may stand between them, in a model's tokens. */
final class LetterTokens {
    private static final List<String> SEPARATORS = List.of(",", ", ", " ", ",\n");

    private final List<List<List<Integer>>> letters = new ArrayList<>();
    private final List<List<Integer>> separators;
    private final NavigableSet<Integer> stops;

    LetterTokens(Tokenizer tokenizer, int options) {
        for (int position = 0; position < options; position++) {
            String letter = PromptRenderer.letter(position);
            letters.add(List.of(tokens(tokenizer, letter), tokens(tokenizer, " " + letter)));
        }
        this.separators =
                SEPARATORS.stream().map(text -> tokens(tokenizer, text)).toList();
        this.stops = tokenizer.stops();
    }

    private static List<Integer> tokens(Tokenizer tokenizer, String text) {
        return Arrays.stream(tokenizer.encode(text)).boxed().toList();
    }

    /** One letter, with or without a blank before it; of several tokens the last. */
    TokenChoice lastOfOne() {
        return TokenChoice.among(lasts(letters()));
    }

    /** Letters, separators and the end, as they come; of several tokens the last. */
    TokenChoice lastsOfSeveral() {
        BitSet allowed = lasts(Stream.concat(letters(), separators.stream()));
        stops.forEach(allowed::set);
        return TokenChoice.among(allowed);
    }

    private static BitSet lasts(Stream<List<Integer>> strings) {
        BitSet lasts = new BitSet();
        strings.forEach(string -> lasts.set(string.get(string.size() - 1)));
        return lasts;
    }

    /** One whole letter. */
    TokenChoice wholeOne() {
        return TokenChoice.sequences(letters().toList());
    }

    /** Whole letters and separators; the end only after a whole one. */
    TokenChoice wholeSeveral() {
        return new WholeStrings(Stream.concat(letters(), separators.stream()).toList(), stops);
    }

    /** How many tokens the longest letter or separator has. */
    int longest() {
        return Stream.concat(letters(), separators.stream())
                .mapToInt(List::size)
                .max()
                .orElse(1);
    }

    private Stream<List<Integer>> letters() {
        return letters.stream().flatMap(List::stream);
    }

    /**
     * The logarithm of the probability that an answer begins with each letter, with or without a blank before it; none where
     * the tokenizer has a letter only as a part of other tokens.
     */
    List<Double> logProbabilities(float[] logits) {
        List<int[]> tokens = letters.stream().map(LetterTokens::singles).toList();
        if (tokens.stream().anyMatch(forms -> forms.length == 0)) {
            return List.of();
        }
        double all = logSum(logits, IntStream.range(0, logits.length).toArray());
        return tokens.stream().map(forms -> logSum(logits, forms) - all).toList();
    }

    private static int[] singles(List<List<Integer>> forms) {
        return forms.stream()
                .filter(form -> form.size() == 1)
                .mapToInt(form -> form.get(0))
                .distinct()
                .toArray();
    }

    private static double logSum(float[] logits, int[] tokens) {
        double most =
                IntStream.of(tokens).mapToDouble(token -> logits[token]).max().orElseThrow();
        double sum = 0;
        for (int token : tokens) {
            sum += Math.exp(logits[token] - most);
        }
        return most + Math.log(sum);
    }
}
