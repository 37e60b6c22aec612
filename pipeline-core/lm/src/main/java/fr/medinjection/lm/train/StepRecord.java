package fr.medinjection.lm.train;

/**
 * One optimizer step, all ranks together.
 *
 * @param step counted from 1
 * @param epoch how often the examples have been seen after it
 * @param loss before the step, over the supervised tokens
 * @param gradientNorm before clipping
 * @param tokens of the examples, without padding
 * @param supervisedTokens those that the loss is taken over
 * @param memoryBytes resident in rank 0's process; 0 where the system does not say
 * @param seconds that the step took
 */
public record StepRecord(
        long step,
        double epoch,
        double loss,
        double learningRate,
        double gradientNorm,
        long tokens,
        long supervisedTokens,
        double tokensPerSecond,
        long memoryBytes,
        double seconds) {}
