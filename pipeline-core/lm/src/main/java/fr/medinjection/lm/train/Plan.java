package fr.medinjection.lm.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which examples each optimizer step takes and which rank does which of them. Steps count from 0; the last step of an epoch takes what is left. */
final class Plan {
    private final int examples;
    private final int microBatch;
    private final int effectiveBatch;
    private final long stepsPerEpoch;
    private final long steps;
    private final ExampleOrder order;
    private long epochInHand = -1;
    private int[] orderInHand = {};

    /** A stretch of a step's examples that one rank does in one pass; {@code first} is the number in the step of the first. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record MicroBatch(int first, int[] examples) {}

    Plan(int[] lengths, TrainingConfig config, int ranks) {
        this.examples = lengths.length;
        this.microBatch = config.batchSize();
        this.effectiveBatch = Math.multiplyExact(Math.multiplyExact(config.batchSize(), config.accumulation()), ranks);
        this.stepsPerEpoch = (examples - 1) / effectiveBatch + 1L;
        this.steps = config.length().unit() == TrainingConfig.Unit.STEPS
                ? config.length().count()
                : Math.multiplyExact(config.length().count(), stepsPerEpoch);
        this.order = new ExampleOrder(lengths, effectiveBatch, config.seed(), config.groupByLength());
    }

    /** Optimizer steps in all. */
    long steps() {
        return steps;
    }

    /** How often the examples have been seen after so many steps. */
    double epochs(long done) {
        return (double) done / stepsPerEpoch;
    }

    boolean endsEpoch(long done) {
        return done % stepsPerEpoch == 0;
    }

    /** The examples of a step, in order. */
    int[] examples(long step) {
        long epoch = step / stepsPerEpoch;
        if (epoch != epochInHand) {
            orderInHand = order.ofEpoch(epoch);
            epochInHand = epoch;
        }
        int from = Math.toIntExact(step % stepsPerEpoch * effectiveBatch);
        return Arrays.copyOfRange(orderInHand, from, Math.min(examples, from + effectiveBatch));
    }

    /** A step's micro-batches; they go to the ranks in turn. */
    List<MicroBatch> microBatches(long step) {
        int[] all = examples(step);
        List<MicroBatch> batches = new ArrayList<>();
        for (int from = 0; from < all.length; from += microBatch) {
            batches.add(new MicroBatch(from, Arrays.copyOfRange(all, from, Math.min(all.length, from + microBatch))));
        }
        return batches;
    }
}
