package fr.medinjection.score;

import fr.medinjection.udf.metric.AnswerParser;
import fr.medinjection.udf.metric.ChoiceScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Whether a model prefers places: how often it is right by the place where the one right option stands, how often it
 * chooses each place, and how far the first of these spread.
 */
final class PositionFamily implements Family {
    /** Places beyond the tenth are rare; an item whose right option stands there is left out. */
    private static final int PLACES = 10;

    private static final int GOLD = 2;
    private static final int HIT = GOLD + PLACES;
    private static final int SHOWN = HIT + PLACES;
    private static final int CHOSEN = SHOWN + PLACES;
    private static final int SIZE = CHOSEN + PLACES;

    @Override
    public long[] scales() {
        return Family.fine(SIZE);
    }

    @Override
    public boolean covers(Slice slice) {
        return slice.isBroad();
    }

    @Override
    public Optional<double[]> vector(Sheet sheet, List<Answer> answers) {
        if (!sheet.type().isClosed()) {
            return Optional.empty();
        }
        double[] vector = new double[SIZE];
        vector[ITEMS] = 1;
        double share = 1.0 / answers.size();
        for (Answer answer : answers) {
            vector[MISSING] += answer.isMissing() ? share : 0;
            add(vector, sheet, answer, share);
        }
        return Optional.of(vector);
    }

    private static void add(double[] vector, Sheet sheet, Answer answer, double share) {
        for (int place = 0; place < Math.min(PLACES, sheet.options()); place++) {
            vector[SHOWN + place] += share;
        }
        for (int place : answer.order().places(answer.published())) {
            if (place < PLACES) {
                vector[CHOSEN + place] += share;
            }
        }
        if (sheet.correct().size() == 1) {
            int gold = answer.order().places(sheet.correct()).get(0);
            if (gold < PLACES) {
                vector[GOLD + gold] += share;
                vector[HIT + gold] += answer.published().equals(sheet.correct()) ? share : 0;
            }
        }
    }

    @Override
    public List<Measure> measures() {
        List<Measure> measures = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            int place = i;
            char letter = (char) ('A' + place);
            measures.add(measure("recall@" + letter, sums -> ratio(sums, HIT + place, GOLD + place)));
            measures.add(measure("chosen@" + letter, sums -> ratio(sums, CHOSEN + place, SHOWN + place)));
        }
        measures.add(measure("recall-spread", PositionFamily::spread));
        measures.add(measure("recall-deviation", PositionFamily::deviation));
        return measures;
    }

    /** The difference between the best and the worst place. */
    private static double spread(double[] sums) {
        double[] recalls = recalls(sums);
        return recalls.length < 2
                ? Double.NaN
                : Arrays.stream(recalls).max().orElseThrow()
                        - Arrays.stream(recalls).min().orElseThrow();
    }

    /** The standard deviation over the places. */
    private static double deviation(double[] sums) {
        double[] recalls = recalls(sums);
        if (recalls.length < 2) {
            return Double.NaN;
        }
        double mean = Arrays.stream(recalls).average().orElseThrow();
        return Math.sqrt(Arrays.stream(recalls)
                .map(recall -> (recall - mean) * (recall - mean))
                .average()
                .orElseThrow());
    }

    private static double[] recalls(double[] sums) {
        IntToDoubleFunction recall = place -> ratio(sums, HIT + place, GOLD + place);
        return IntStream.range(0, PLACES)
                .mapToDouble(recall)
                .filter(value -> !Double.isNaN(value))
                .toArray();
    }

    private static double ratio(double[] sums, int part, int whole) {
        return sums[whole] == 0 ? Double.NaN : sums[part] / sums[whole];
    }

    private static Measure measure(String metric, java.util.function.ToDoubleFunction<double[]> value) {
        return new Measure(metric, "published", ChoiceScore.signature(metric, AnswerParser.PUBLISHED), value);
    }
}
