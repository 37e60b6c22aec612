package fr.medinjection.lm.train;

/** What is told of a run while it goes on. Only rank 0's is spoken to. */
public interface TrainingLog {
    /** Training begins after this many steps that a checkpoint holds, of so many in all. What the log has of later steps will come again. */
    void start(long stepsDone, long steps);

    void step(StepRecord step);

    void evaluation(EvaluationRecord evaluation);

    /** A log that nobody reads. */
    static TrainingLog none() {
        return new TrainingLog() {
            @Override
            public void start(long stepsDone, long steps) {}

            @Override
            public void step(StepRecord step) {}

            @Override
            public void evaluation(EvaluationRecord evaluation) {}
        };
    }
}
