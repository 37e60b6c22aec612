package fr.medinjection.dedup;

import fr.medinjection.udf.text.Shingles;
import java.util.Arrays;
import java.util.Optional;

/**
 * The exact comparison of two items.
 *
 * @param similarity the Jaccard similarity of their features
 */
record Comparison(Kind kind, double similarity) {

    /** How two items are duplicates or in conflict, or empty where they are neither. */
    static Optional<Comparison> of(Content a, Content b, DedupConfig config) {
        if (a.sameAs(b)) {
            return Optional.of(new Comparison(a.identicalTo(b) ? Kind.EXACT : Kind.REORDERED, 1));
        }
        if (a.isClosed() != b.isClosed()) {
            return Optional.empty();
        }
        long[] left = Shingles.distinct(a.features(config.shingle()));
        long[] right = Shingles.distinct(b.features(config.shingle()));
        double similarity = jaccard(left, right);
        if (similarity < config.threshold()
                || contained(a.asked(config.shingle()), right) < config.askedOverlap()
                || contained(b.asked(config.shingle()), left) < config.askedOverlap()) {
            return Optional.empty();
        }
        return Optional.of(new Comparison(sameAnswer(a, b, config) ? Kind.NEAR : Kind.CONFLICT, similarity));
    }

    /** Size of the intersection by size of the union of two ascending sets. */
    static double jaccard(long[] a, long[] b) {
        int common = Shingles.common(a, b);
        int union = a.length + b.length - common;
        return union == 0 ? 0 : (double) common / union;
    }

    private static double contained(long[] features, long[] in) {
        long[] set = Shingles.distinct(features);
        return set.length == 0 ? 1 : (double) Shingles.common(set, in) / set.length;
    }

    private static boolean sameAnswer(Content a, Content b, DedupConfig config) {
        if (!a.isClosed()) {
            return Arrays.equals(a.answer(), b.answer()) || likeWords(a.answer(), b.answer()) >= config.askedOverlap();
        }
        return answersFound(a, b, config.threshold()) && answersFound(b, a, config.threshold());
    }

    /**
     * Whether each right option of {@code a} is right in {@code b}: the option with the same words where there is one,
     * else one that {@code a} does not have and whose words are nearly the same.
     */
    private static boolean answersFound(Content a, Content b, double threshold) {
        for (int i = 0; i < a.options().length; i++) {
            if (a.isRight(i) && !isRightIn(b, a.options()[i], a, threshold)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isRightIn(Content b, long[] option, Content a, double threshold) {
        int same = indexOf(b, option);
        if (same >= 0) {
            return b.isRight(same);
        }
        for (int j = 0; j < b.options().length; j++) {
            long[] other = b.options()[j];
            if (b.isRight(j) && indexOf(a, other) < 0 && likeWords(option, other) >= threshold) {
                return true;
            }
        }
        return false;
    }

    private static int indexOf(Content content, long[] option) {
        long[][] options = content.options();
        for (int i = 0; i < options.length; i++) {
            if (Arrays.equals(options[i], option)) {
                return i;
            }
        }
        return -1;
    }

    private static double likeWords(long[] a, long[] b) {
        return jaccard(Shingles.distinct(a), Shingles.distinct(b));
    }
}
