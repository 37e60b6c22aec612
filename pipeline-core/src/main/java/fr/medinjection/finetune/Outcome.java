package fr.medinjection.finetune;

import fr.medinjection.lm.train.EvaluationRecord;
import fr.medinjection.lm.train.TrainingSummary;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a run ended, as rank 0 tells the driver: with figures, or with why it cannot be.
 *
 * @param refusal what the user can mend, or {@code ""}
 * @param checkpointStep the checkpoint that holds the trained adapter
 * @param facts figures for the manifest
 */
record Outcome(String refusal, long checkpointStep, LinkedHashMap<String, Object> facts) implements Serializable {
    static Outcome refused(String why) {
        return new Outcome(why, -1, new LinkedHashMap<>());
    }

    static Outcome of(TrainingSummary summary) {
        LinkedHashMap<String, Object> facts = new LinkedHashMap<>(Map.of(
                "steps", summary.steps(),
                "resumed-after", summary.resumedAfter(),
                "examples", summary.examples(),
                "cut", summary.cut(),
                "refused", summary.refused(),
                "unsupervised", summary.unsupervised(),
                "tokens", summary.tokens(),
                "first-loss", summary.firstLoss(),
                "last-loss", summary.lastLoss(),
                "mean-loss", summary.meanLoss()));
        summary.best().ifPresent(best -> facts.put("best-validation", best(best)));
        return new Outcome("", summary.checkpointStep(), facts);
    }

    private static LinkedHashMap<String, Object> best(EvaluationRecord best) {
        return new LinkedHashMap<>(Map.of("step", best.step(), "epoch", best.epoch(), "loss", best.loss()));
    }
}
