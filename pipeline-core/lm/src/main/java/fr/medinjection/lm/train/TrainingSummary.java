package fr.medinjection.lm.train;

import java.util.Optional;

/**
 * What became of a run.
 *
 * @param steps optimizer steps done in all
 * @param resumedAfter the steps that a checkpoint held when it began; 0 for a run from the start
 * @param examples trained on in each epoch
 * @param cut examples whose end was cut off
 * @param refused examples left out because they were too long
 * @param unsupervised examples left out because no token of theirs is supervised
 * @param tokens seen in all, without padding
 * @param firstLoss of the first step
 * @param lastLoss of the last step
 * @param meanLoss over all steps
 * @param best the evaluation with the least loss
 * @param checkpoint the place of the last checkpoint, which holds the trained adapter in PEFT's layout
 * @param checkpointStep its step in the store
 */
public record TrainingSummary(
        long steps,
        long resumedAfter,
        int examples,
        int cut,
        int refused,
        int unsupervised,
        long tokens,
        double firstLoss,
        double lastLoss,
        double meanLoss,
        Optional<EvaluationRecord> best,
        String checkpoint,
        long checkpointStep) {}
