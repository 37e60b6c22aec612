package fr.medinjection.udf.metric;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * ROUGE-1, -2, -L and -Lsum as the rouge_score package computes them, sentences of Lsum being lines. With
 * {@link RougeWords} it is the {@code legacy} variant, which takes accented letters for separators; with
 * {@link FrenchWords} the {@code french}. A corpus score is the plain mean over the pairs, not the median of bootstrap means
 * that the evaluate package reports by default.
 */
public record Rouge(Tokenizer tokenizer) implements Serializable {
    /** The four overlaps of one pair. */
    public record Scores(Overlap rouge1, Overlap rouge2, Overlap rougeL, Overlap rougeLsum) implements Serializable {}

    public Scores score(String prediction, String reference) {
        return score(new TextPair(prediction, reference));
    }

    public Scores score(TextPair pair) {
        return pair.hasLines() ? ofLines(pair) : ofTokens(pair.tokens(tokenizer));
    }

    private Scores ofLines(TextPair pair) {
        Vocabulary vocabulary =
                new Vocabulary((pair.prediction().length() + pair.reference().length()) / 8);
        List<int[]> predicted = lines(pair.prediction(), vocabulary);
        List<int[]> expected = lines(pair.reference(), vocabulary);
        int[] predictedTokens = joined(predicted);
        int[] expectedTokens = joined(expected);
        long[] matches = new NgramMatches(predictedTokens, expectedTokens).upTo(2);
        Overlap common = common(predictedTokens, expectedTokens, vocabulary.size());
        return new Scores(
                overlap(matches[0], predictedTokens, expectedTokens, 1),
                overlap(matches[1], predictedTokens, expectedTokens, 2),
                common,
                predicted.size() == 1 && expected.size() == 1 ? common : union(predicted, expected, vocabulary.size()));
    }

    /** Where both texts are one line, what they share as lines is what they share at all. */
    private static Scores ofTokens(TokenPair tokens) {
        long[] matches = tokens.matches(2);
        Overlap common = common(tokens.predicted(), tokens.expected(), tokens.vocabulary());
        return new Scores(
                overlap(matches[0], tokens.predicted(), tokens.expected(), 1),
                overlap(matches[1], tokens.predicted(), tokens.expected(), 2),
                common,
                common);
    }

    public String signature() {
        return Signature.of("rouge", tokenizer instanceof FrenchWords ? "french" : "legacy")
                .with("nrefs", "1")
                .with("tok", tokenizer.label())
                .with("sentences", "lines")
                .as("rouge_score-0.1.2");
    }

    private List<int[]> lines(String text, Vocabulary vocabulary) {
        List<int[]> lines = new ArrayList<>();
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            if (end > start) {
                lines.add(vocabulary.ids(tokenizer.tokens(text.substring(start, end))));
            }
            start = end + 1;
        }
        return lines;
    }

    private static int[] joined(List<int[]> lines) {
        int size = 0;
        for (int[] line : lines) {
            size += line.length;
        }
        int[] joined = new int[size];
        int at = 0;
        for (int[] line : lines) {
            System.arraycopy(line, 0, joined, at, line.length);
            at += line.length;
        }
        return joined;
    }

    private static Overlap overlap(long matches, int[] predicted, int[] expected, int order) {
        return Overlap.of(
                matches, NgramMatches.total(predicted.length, order), NgramMatches.total(expected.length, order));
    }

    private static Overlap common(int[] predicted, int[] expected, int vocabulary) {
        return Overlap.of(CommonSubsequence.length(expected, predicted, vocabulary), predicted.length, expected.length);
    }

    /** The tokens of each reference line that any line of the prediction shares in order; no token is counted twice. */
    private static Overlap union(List<int[]> predicted, List<int[]> expected, int vocabulary) {
        int[] inPrediction = new int[vocabulary];
        int[] inReference = new int[vocabulary];
        long predictedTokens = count(predicted, inPrediction);
        long expectedTokens = count(expected, inReference);
        long hits = 0;
        for (int[] line : expected) {
            boolean[] shared = shared(line, predicted, vocabulary);
            for (int i = 0; i < line.length; i++) {
                if (shared[i] && inPrediction[line[i]] > 0 && inReference[line[i]] > 0) {
                    hits++;
                    inPrediction[line[i]]--;
                    inReference[line[i]]--;
                }
            }
        }
        return Overlap.of(hits, predictedTokens, expectedTokens);
    }

    private static long count(List<int[]> lines, int[] counts) {
        long tokens = 0;
        for (int[] line : lines) {
            tokens += line.length;
            for (int token : line) {
                counts[token]++;
            }
        }
        return tokens;
    }

    private static boolean[] shared(int[] line, List<int[]> predicted, int vocabulary) {
        boolean[] shared = new boolean[line.length];
        for (int[] other : predicted) {
            boolean[] positions = CommonSubsequence.positions(line, other, vocabulary);
            for (int i = 0; i < line.length; i++) {
                shared[i] |= positions[i];
            }
        }
        return shared;
    }
}
