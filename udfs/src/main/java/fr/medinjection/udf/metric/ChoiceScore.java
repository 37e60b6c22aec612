package fr.medinjection.udf.metric;

import java.io.Serializable;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * One multiple-choice answer against its key, by positions whatever their order. The paper calls the Jaccard index
 * "Hamming"; {@code hamming} here is the share of options judged right, chosen or not.
 */
public record ChoiceScore(double exactMatch, double jaccard, double hamming) implements Serializable {
    /** An unread answer is an empty collection; a position beyond the options is an error of the caller. */
    public static ChoiceScore of(Collection<Integer> predicted, Collection<Integer> correct, int options) {
        BitSet chosen = set(predicted, options);
        BitSet key = set(correct, options);
        BitSet shared = (BitSet) chosen.clone();
        shared.and(key);
        BitSet different = (BitSet) chosen.clone();
        different.xor(key);
        int union = shared.cardinality() + different.cardinality();
        return new ChoiceScore(
                different.isEmpty() ? 1 : 0,
                union == 0 ? 0 : (double) shared.cardinality() / union,
                1 - (double) different.cardinality() / options);
    }

    /** For each option whether the answer is right about it. */
    public static List<Boolean> byOption(Collection<Integer> predicted, Collection<Integer> correct, int options) {
        BitSet chosen = set(predicted, options);
        BitSet key = set(correct, options);
        return IntStream.range(0, options)
                .mapToObj(i -> chosen.get(i) == key.get(i))
                .toList();
    }

    /** What a score of this kind is, read by this parser. */
    public static String signature(String metric, AnswerParser parser) {
        return Signature.of(metric, parser.name().toLowerCase(Locale.ROOT)).as("published-evaluation");
    }

    private static BitSet set(Collection<Integer> positions, int options) {
        BitSet set = new BitSet(options);
        for (int position : positions) {
            if (position < 0 || position >= options) {
                throw new IllegalArgumentException(
                        "Invalid option position: " + position + ", expected 0 to " + (options - 1));
            }
            set.set(position);
        }
        return set;
    }
}
