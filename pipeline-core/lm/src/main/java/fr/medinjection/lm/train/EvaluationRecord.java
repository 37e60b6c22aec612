package fr.medinjection.lm.train;

/**
 * The loss on the evaluation examples, without dropout.
 *
 * @param step the optimizer steps done before
 * @param supervisedTokens those that the loss is the mean over
 */
public record EvaluationRecord(long step, double epoch, double loss, long supervisedTokens, double seconds) {}
