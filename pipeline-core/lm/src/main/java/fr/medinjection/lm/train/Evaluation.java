package fr.medinjection.lm.train;

import fr.medinjection.lm.model.TrainingPass;
import fr.medinjection.lm.tensor.OutOfDeviceMemory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The mean loss over the supervised tokens of the evaluation examples: long ones first, micro-batches to the ranks in turn. */
final class Evaluation {
    private final Selection examples;
    private final TrainingPass pass;
    private final Ranks ranks;
    private final TrainingConfig config;
    private final int[] order;
    private final Pieces pieces = new Pieces();

    /** The pass is to be one without dropout. */
    Evaluation(Selection examples, TrainingPass pass, Ranks ranks, TrainingConfig config) {
        this.examples = examples;
        this.pass = pass;
        this.ranks = ranks;
        this.config = config;
        int[] lengths = examples.lengths();
        this.order = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> lengths[i]).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    boolean isEveryEpoch() {
        return config.evaluateEveryEpoch();
    }

    boolean isEmpty() {
        return order.length == 0;
    }

    EvaluationRecord run(long step, double epoch) {
        long start = System.nanoTime();
        double sum = 0;
        int microBatch = config.batchSize();
        int stride = microBatch * ranks.count();
        for (int from = ranks.rank() * microBatch; from < order.length; from += stride) {
            int to = Math.min(order.length, from + microBatch);
            sum += loss(new Plan.MicroBatch(from, Arrays.copyOfRange(order, from, to)));
        }
        long targets = examples.targets(order);
        double mean = ranks.sum(sum) / targets;
        return new EvaluationRecord(step, epoch, mean, targets, (System.nanoTime() - start) * 1e-9);
    }

    /** Where memory runs out, half as many examples go together from then on. */
    private double loss(Plan.MicroBatch microBatch) {
        while (true) {
            try {
                return pieces.of(microBatch).stream()
                        .mapToDouble(piece -> loss(examples.batch(piece.examples())))
                        .sum();
            } catch (OutOfDeviceMemory e) {
                pieces.halve(microBatch.examples().length, e);
            }
        }
    }

    private double loss(Batch batch) {
        return pass.loss(batch.tokens(), batch.labels(), batch.firsts(), batch.rows());
    }
}
