package fr.medinjection.score;

import fr.medinjection.data.TaskType;
import fr.medinjection.udf.metric.Bleu;
import fr.medinjection.udf.metric.ChoiceScore;
import fr.medinjection.udf.metric.Mteval;
import fr.medinjection.udf.metric.Smoothing;
import fr.medinjection.udf.metric.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Scores and their resamples one prediction at a time, in plain floating point: the twin of the distributed ones. */
record NaiveScores(Exam exam, Run run, ResampleWeights weights) {
    /** The mean of a score of the predictions to some items, in the published order, plain and in every resample. */
    double[] mean(Predicate<TestItem> of, ToDoubleFunction<Prediction> score) {
        double[] sums = new double[weights.resamples() + 1];
        double[] items = new double[weights.resamples() + 1];
        for (TestItem item : exam.items()) {
            if (of.test(item)) {
                double value = answers(item, 0).stream().mapToDouble(score).sum();
                double[] drawn = drawn(item);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += drawn[i] * value;
                    items[i] += drawn[i];
                }
            }
        }
        return ratios(sums, items);
    }

    /** Over the other orders of each item; an item without any counts as published. */
    double permuted(Predicate<TestItem> of, ToDoubleFunction<Prediction> score) {
        List<Double> values = new ArrayList<>();
        for (TestItem item : exam.items()) {
            if (of.test(item)) {
                List<Prediction> others = exam.predictions().stream()
                        .filter(p -> p.run().equals(run)
                                && p.id().equals(item.instruction().id())
                                && p.order().number() > 0)
                        .toList();
                others = others.isEmpty() ? answers(item, 0) : others;
                values.add(others.stream().mapToDouble(score).average().orElse(0));
            }
        }
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** Corpus BLEU, plain and in every resample. */
    double[] bleu() {
        Bleu bleu = new Bleu(Mteval.V13A, Smoothing.EXP, Bleu.Order.FULL);
        double[] scores = new double[weights.resamples() + 1];
        for (int i = 0; i < scores.length; i++) {
            Tally total = bleu.empty();
            for (TestItem item : exam.items()) {
                if (item.instruction().type() == TaskType.OEQ) {
                    String reply = answers(item, 0).stream()
                            .map(p -> p.reply().text())
                            .findFirst()
                            .orElse("");
                    Tally one = bleu.tally(reply, item.instruction().answer());
                    for (int times = 0; times < drawn(item)[i]; times++) {
                        total = total.plus(one);
                    }
                }
            }
            scores[i] = bleu.score(total);
        }
        return scores;
    }

    static double exactMatch(Prediction prediction, TestItem item) {
        return ChoiceScore.of(
                        prediction.published(),
                        item.instruction().correct(),
                        item.instruction().options().size())
                .exactMatch();
    }

    ToDoubleFunction<Prediction> byItem(java.util.function.ToDoubleBiFunction<Prediction, TestItem> score) {
        return prediction -> score.applyAsDouble(
                prediction,
                exam.items().stream()
                        .filter(item -> item.instruction().id().equals(prediction.id()))
                        .findFirst()
                        .orElseThrow());
    }

    private List<Prediction> answers(TestItem item, int order) {
        return exam.predictions().stream()
                .filter(p -> p.run().equals(run)
                        && p.id().equals(item.instruction().id())
                        && p.order().number() == order)
                .toList();
    }

    private double[] drawn(TestItem item) {
        String group = item.instruction().group();
        String cluster = item.instruction().source() + "/"
                + (group.isEmpty() ? item.instruction().id() : group);
        double[] drawn = new double[weights.resamples() + 1];
        drawn[0] = 1;
        long[] often = weights.of(cluster);
        for (int i = 0; i < often.length; i++) {
            drawn[i + 1] = often[i];
        }
        return drawn;
    }

    private static double[] ratios(double[] sums, double[] items) {
        double[] ratios = new double[sums.length];
        for (int i = 0; i < sums.length; i++) {
            ratios[i] = sums[i] / items[i];
        }
        return ratios;
    }
}
