package fr.medinjection.lm.train;

/** The course of a run: steps, and between them evaluations and checkpoints. */
final class TrainingRun {
    private final Steps steps;
    private final Plan plan;
    private final Evaluation evaluation;
    private final CheckpointWriter checkpoints;
    private final TrainingLog log;

    TrainingRun(Steps steps, Evaluation evaluation, CheckpointWriter checkpoints, TrainingLog log) {
        this.steps = steps;
        this.plan = steps.plan();
        this.evaluation = evaluation;
        this.checkpoints = checkpoints;
        this.log = log;
    }

    /** Goes on from a state to the end. A step's line and evaluation come before its checkpoint, so that a resumed run's log lacks nothing. */
    TrainingState from(TrainingState start) {
        log.start(start.step(), plan.steps());
        TrainingState state = start;
        while (state.step() < plan.steps()) {
            StepRecord record = steps.run(state.step());
            log.step(record);
            state = evaluated(state.after(record.loss(), record.tokens()));
            if (checkpoints.isDue(state.step()) || state.step() == plan.steps()) {
                checkpoints.write(state);
            }
        }
        return state;
    }

    private TrainingState evaluated(TrainingState state) {
        boolean atEnd = state.step() == plan.steps();
        boolean afterEpoch = evaluation.isEveryEpoch() && plan.endsEpoch(state.step());
        if (evaluation.isEmpty() || !(atEnd || afterEpoch)) {
            return state;
        }
        EvaluationRecord record = evaluation.run(state.step(), plan.epochs(state.step()));
        log.evaluation(record);
        return state.with(record);
    }
}
