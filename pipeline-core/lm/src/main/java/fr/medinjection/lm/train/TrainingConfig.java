package fr.medinjection.lm.train;

import fr.medinjection.lm.tensor.AdamW;

/**
 * How an adapter is trained.
 *
 * @param length when training ends
 * @param batchSize examples of a micro-batch on each rank
 * @param accumulation micro-batches of each rank for one optimizer step
 * @param peakLearningRate the rate after the warm-up
 * @param schedule the curve from there on
 * @param warmupRatio the share of all steps in which the rate rises, rounded up to whole steps
 * @param clip the greatest norm of all gradients together
 * @param maxTokens the longest example
 * @param onTooLong what becomes of a longer one
 * @param supervise the tokens that the loss is taken over
 * @param groupByLength whether examples of like length meet in a batch
 * @param packing whether the short examples of a micro-batch share rows, each seeing only itself
 * @param padToMultiple the width of a batch is a multiple of it
 * @param normalise what the loss of an optimizer step is a mean of
 * @param seed of the adapter's first values, the order of the examples and the dropout
 * @param checkpointEvery optimizer steps between checkpoints; the last step always makes one
 * @param keepLast how many checkpoints are kept
 * @param evaluateEveryEpoch whether the evaluation examples are scored after each epoch, not only at the end
 */
public record TrainingConfig(
        Length length,
        int batchSize,
        int accumulation,
        double peakLearningRate,
        Schedule.Shape schedule,
        double warmupRatio,
        double weightDecay,
        double beta1,
        double beta2,
        double epsilon,
        double clip,
        int maxTokens,
        TooLong onTooLong,
        Supervise supervise,
        boolean groupByLength,
        boolean packing,
        int padToMultiple,
        Normalise normalise,
        long seed,
        long checkpointEvery,
        int keepLast,
        boolean evaluateEveryEpoch) {

    /** So many epochs or optimizer steps. */
    public record Length(Unit unit, long count) {
        public Length {
            positive("length count", (double) count);
        }
    }

    /** What training is measured in. */
    public enum Unit {
        EPOCHS,
        STEPS
    }

    /** What becomes of an example that is longer than allowed: its end is cut off, or it is left out. Both are counted. */
    public enum TooLong {
        CUT,
        REFUSE
    }

    /** Which tokens the loss is taken over: all of a chat, or those of the assistant's turns. */
    public enum Supervise {
        WHOLE_CHAT,
        ASSISTANT_TURNS
    }

    /** What the loss of an optimizer step is: the mean over its supervised tokens, or the mean of the means of its micro-batches, as older trainers had it. */
    public enum Normalise {
        TOKENS,
        MICRO_BATCH_MEANS
    }

    public TrainingConfig {
        positive("batch size", batchSize);
        positive("accumulation", accumulation);
        positive("peak learning rate", peakLearningRate);
        share("warm-up ratio", warmupRatio);
        notNegative("weight decay", weightDecay);
        belowOne("beta1", beta1);
        belowOne("beta2", beta2);
        positive("epsilon", epsilon);
        positive("clip", clip);
        positive("longest example", maxTokens);
        positive("multiple to pad to", padToMultiple);
        positive("steps between checkpoints", (double) checkpointEvery);
        positive("number of checkpoints to keep", keepLast);
    }

    AdamW rule() {
        return new AdamW(beta1, beta2, epsilon, weightDecay);
    }

    Schedule schedule(long steps) {
        return new Schedule(schedule, peakLearningRate, (long) Math.ceil(warmupRatio * steps), steps);
    }

    private static void positive(String what, double value) {
        check(value > 0 && Double.isFinite(value), what, value, "a positive number");
    }

    private static void notNegative(String what, double value) {
        check(value >= 0 && Double.isFinite(value), what, value, "0 or more");
    }

    private static void share(String what, double value) {
        check(value >= 0 && value <= 1, what, value, "0 to 1");
    }

    private static void belowOne(String what, double value) {
        check(value >= 0 && value < 1, what, value, "at least 0 and below 1");
    }

    private static void check(boolean holds, String what, double value, String expected) {
        if (!holds) {
            String shown = value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
            throw new IllegalArgumentException("Invalid " + what + ": " + shown + ", expected " + expected);
        }
    }
}
