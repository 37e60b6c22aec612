package fr.medinjection.lm.train;

import java.util.ArrayList;
import java.util.List;

/** A log that keeps what it is told, and drops what comes again. */
class MemoryLog implements TrainingLog {
    final List<StepRecord> steps = new ArrayList<>();
    final List<EvaluationRecord> evaluations = new ArrayList<>();

    @Override
    public void start(long stepsDone, long all) {
        steps.removeIf(step -> step.step() > stepsDone);
        evaluations.removeIf(evaluation -> evaluation.step() > stepsDone);
    }

    @Override
    public void step(StepRecord step) {
        steps.add(step);
    }

    @Override
    public void evaluation(EvaluationRecord evaluation) {
        evaluations.add(evaluation);
    }

    List<Double> losses() {
        return steps.stream().map(StepRecord::loss).toList();
    }

    List<Double> evaluationLosses() {
        return evaluations.stream().map(EvaluationRecord::loss).toList();
    }
}
