package fr.medinjection.overlap;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.ranking.NaturalRanking;

/**
 * How well a logistic regression tells the items of two components apart that it was not trained on: an area under the curve of
 * 0.5 is guessing, 1 is certainty. The p-value is that of the ranks (Mann and Whitney's test, by the normal approximation).
 */
record Separation(OverlapConfig.ClassifierConfig config, Permutations permutations) {
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

    /** Items, and which of them are of the right component. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    private record Part(List<float[]> vectors, boolean[] isRight) {}

    /** @param pair items of the two components only */
    Finding of(Sample pair, String left, String right) {
        boolean[] held = held(pair, permutations.random("held-out " + pair.group() + " " + left + " " + right));
        Part known = part(pair, held, false, right);
        double[] weights = new LogisticRegression(config.iterations(), config.regularisation())
                .fit(known.vectors(), known.isRight());
        Part asked = part(pair, held, true, right);
        double[] margins = asked.vectors().stream()
                .mapToDouble(vector -> LogisticRegression.margin(weights, vector))
                .toArray();
        long ofRight = IntStream.range(0, margins.length)
                .filter(i -> asked.isRight()[i])
                .count();
        long ofLeft = margins.length - ofRight;
        double area = area(margins, asked.isRight());
        return new Finding(
                pair.group(),
                Finding.Measure.AUC,
                left,
                right,
                area,
                0.5,
                pValue(area, ofLeft, ofRight),
                ofLeft,
                ofRight);
    }

    /** The same share of each component is held out. */
    private boolean[] held(Sample pair, SplittableRandom random) {
        boolean[] held = new boolean[pair.size()];
        for (String component : pair.counts().keySet()) {
            int[] places = IntStream.range(0, held.length)
                    .filter(i -> pair.labels().get(i).equals(component))
                    .toArray();
            Permutations.shuffle(places, random);
            int share = (int) Math.ceil(config.heldOut() * places.length);
            for (int i = 0; i < share; i++) {
                held[places[i]] = true;
            }
        }
        return held;
    }

    private static Part part(Sample pair, boolean[] held, boolean wanted, String right) {
        int[] places =
                IntStream.range(0, held.length).filter(i -> held[i] == wanted).toArray();
        List<float[]> vectors = new ArrayList<>();
        boolean[] isRight = new boolean[places.length];
        for (int i = 0; i < places.length; i++) {
            vectors.add(pair.vectors().get(places[i]));
            isRight[i] = pair.labels().get(places[i]).equals(right);
        }
        return new Part(vectors, isRight);
    }

    /** The share of pairs of one of each in which the right one has the higher margin; equal ones count half. */
    static double area(double[] margins, boolean[] isRight) {
        double[] ranks = new NaturalRanking().rank(margins); // equal ones share the mean of their ranks
        double sum = 0;
        double ofRight = 0;
        for (int i = 0; i < ranks.length; i++) {
            sum += isRight[i] ? ranks[i] : 0;
            ofRight += isRight[i] ? 1 : 0;
        }
        return (sum - ofRight * (ofRight + 1) / 2) / (ofRight * (ranks.length - ofRight));
    }

    static double pValue(double area, long ofLeft, long ofRight) {
        double deviation = Math.sqrt((ofLeft + ofRight + 1.0) / (12.0 * ofLeft * ofRight));
        return 1 - NORMAL.cumulativeProbability((area - 0.5) / deviation);
    }
}
