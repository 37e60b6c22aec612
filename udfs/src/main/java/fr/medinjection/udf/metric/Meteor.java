package fr.medinjection.udf.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.tartarus.snowball.ext.FrenchStemmer;

/**
 * METEOR of 0 to 1 in the form of 2007 as nltk computes it (alpha 0.9, beta 3, gamma 0.5), without synonyms: words match if
 * they are equal, or if their stems are. A corpus score is the mean over the pairs.
 */
public enum Meteor {
    /** nltk's tokens and Porter's English stems, which is what the evaluate package does to French too. */
    LEGACY("porter-nltk") {
        @Override
        Tokenizer tokenizer() {
            return TreebankWords.LINE;
        }

        @Override
        UnaryOperator<String> stemmer() {
            return PORTER::stem;
        }
    },
    /** French words and Snowball's French stems. */
    FRENCH("snowball-french") {
        @Override
        Tokenizer tokenizer() {
            return FrenchWords.WORDS;
        }

        @Override
        UnaryOperator<String> stemmer() {
            return SNOWBALL::stem;
        }
    };

    private static final StemCache PORTER = new StemCache(Porter::stem);
    private static final StemCache SNOWBALL = new StemCache(word -> FrenchWords.stem(word, new FrenchStemmer()));
    private static final double ALPHA = 0.9;
    private static final double BETA = 3;
    private static final double GAMMA = 0.5;
    private static final int NONE = -1;

    private final String stems;

    Meteor(String stems) {
        this.stems = stems;
    }

    abstract Tokenizer tokenizer();

    abstract UnaryOperator<String> stemmer();

    public double score(String prediction, String reference) {
        return score(new TextPair(prediction, reference));
    }

    public double score(TextPair pair) {
        TokenPair tokens = pair.tokens(tokenizer());
        List<String> predicted = lowered(tokens.predictedTokens());
        List<String> expected = lowered(tokens.expectedTokens());
        int[] alignment = align(predicted, expected);
        long matches = Arrays.stream(alignment).filter(j -> j != NONE).count();
        if (matches == 0) {
            return 0;
        }
        double precision = (double) matches / predicted.size();
        double recall = (double) matches / expected.size();
        double mean = precision * recall / (ALPHA * precision + (1 - ALPHA) * recall);
        double fragmentation = (double) chunks(alignment) / matches;
        return (1 - GAMMA * Math.pow(fragmentation, BETA)) * mean;
    }

    public String signature() {
        return Signature.of("meteor", name().toLowerCase(Locale.ROOT))
                .with("nrefs", "1")
                .with("tok", tokenizer().label())
                .with("stem", stems)
                .with("syn", "none")
                .with("alpha", "0.9")
                .with("beta", "3")
                .with("gamma", "0.5")
                .as("nltk-3.10.4");
    }

    private static List<String> lowered(List<String> tokens) {
        List<String> lowered = new ArrayList<>(tokens);
        lowered.replaceAll(token -> token.toLowerCase(Locale.ROOT));
        return lowered;
    }

    /** For each predicted word the position of the expected word it matches, or -1. */
    private int[] align(List<String> predicted, List<String> expected) {
        int[] alignment = new int[predicted.size()];
        Arrays.fill(alignment, NONE);
        boolean[] taken = new boolean[expected.size()];
        match(predicted, expected, alignment, taken);
        UnaryOperator<String> stemmer = stemmer();
        for (int i = 0; i < alignment.length; i++) {
            if (alignment[i] == NONE) {
                predicted.set(i, stemmer.apply(predicted.get(i)));
            }
        }
        for (int j = 0; j < taken.length; j++) {
            if (!taken[j]) {
                expected.set(j, stemmer.apply(expected.get(j)));
            }
        }
        match(predicted, expected, alignment, taken);
        return alignment;
    }

    /** From the last predicted word to the first, each takes the last equal word that is free. */
    private static void match(List<String> predicted, List<String> expected, int[] alignment, boolean[] taken) {
        Vocabulary vocabulary = new Vocabulary(predicted.size() + expected.size());
        int[] words = vocabulary.ids(expected);
        int[] others = vocabulary.ids(predicted);
        int[] last = new int[vocabulary.size()];
        Arrays.fill(last, NONE);
        int[] previous = new int[words.length];
        for (int j = 0; j < words.length; j++) {
            if (!taken[j]) {
                previous[j] = last[words[j]];
                last[words[j]] = j;
            }
        }
        for (int i = others.length - 1; i >= 0; i--) {
            int j = last[others[i]];
            if (alignment[i] == NONE && j != NONE) {
                alignment[i] = j;
                taken[j] = true;
                last[others[i]] = previous[j];
            }
        }
    }

    /** Runs of matches that are adjacent and in order on both sides. */
    private static int chunks(int[] alignment) {
        int chunks = 0;
        for (int i = 0; i < alignment.length; i++) {
            boolean matched = alignment[i] != NONE;
            boolean continues = i > 0 && alignment[i - 1] != NONE && alignment[i] == alignment[i - 1] + 1;
            chunks += matched && !continues ? 1 : 0;
        }
        return chunks;
    }
}
