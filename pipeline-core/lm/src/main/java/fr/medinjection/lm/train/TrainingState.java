package fr.medinjection.lm.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How far a run is and what it has seen so far: with the seed and the configuration, the steps done decide which examples and which masks come next. */
record TrainingState(
        long step, long tokens, double firstLoss, double lastLoss, double lossSum, List<EvaluationRecord> evaluations) {
    TrainingState {
        evaluations = List.copyOf(evaluations);
    }

    static TrainingState start() {
        return new TrainingState(0, 0, 0, 0, 0, List.of());
    }

    TrainingState after(double loss, long seen) {
        return new TrainingState(
                step + 1, tokens + seen, step == 0 ? loss : firstLoss, loss, lossSum + loss, evaluations);
    }

    TrainingState with(EvaluationRecord evaluation) {
        List<EvaluationRecord> all = new ArrayList<>(evaluations);
        all.add(evaluation);
        return new TrainingState(step, tokens, firstLoss, lastLoss, lossSum, all);
    }

    /** The earliest of those with the least loss. */
    Optional<EvaluationRecord> best() {
        return evaluations.stream().min(Comparator.comparingDouble(EvaluationRecord::loss));
    }
}
