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
    private int together;

    /** The pass is to be one without dropout. */
    Evaluation(Selection examples, TrainingPass pass, Ranks ranks, TrainingConfig config) {
        this.examples = examples;
        this.pass = pass;
        this.ranks = ranks;
        this.config = config;
        this.together = config.batchSize();
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
            sum += loss(Arrays.copyOfRange(order, from, Math.min(order.length, from + microBatch)));
        }
        long targets = examples.targets(order);
        double mean = ranks.sum(sum) / targets;
        return new EvaluationRecord(step, epoch, mean, targets, (System.nanoTime() - start) * 1e-9);
    }

    /** Where memory runs out, half as many examples go together from then on. */
    private double loss(int[] microBatch) {
        while (true) {
            try {
                return inPieces(microBatch);
            } catch (OutOfDeviceMemory e) {
                int most = Math.min(together, microBatch.length);
                if (most == 1) {
                    throw e;
                }
                together = most / 2;
            }
        }
    }

    private double inPieces(int[] microBatch) {
        double sum = 0;
        for (int from = 0; from < microBatch.length; from += together) {
            int to = Math.min(microBatch.length, from + together);
            sum += loss(examples.batch(Arrays.copyOfRange(microBatch, from, to)));
        }
        return sum;
    }

    private double loss(Batch batch) {
        return pass.loss(batch.tokens(), batch.labels(), batch.firsts(), batch.rows());
    }
}
