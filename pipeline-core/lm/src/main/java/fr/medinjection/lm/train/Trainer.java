package fr.medinjection.lm.train;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.model.ModelWeights;
import java.util.Optional;

/** Trains a fresh adapter on a frozen model, or goes on where the last checkpoint of the store stopped. */
public final class Trainer {
    private final Task task;
    private final CheckpointStore checkpoints;
    private final TrainingLog log;
    private final Ranks ranks;

    /**
     * What is trained on what. Every rank has an equal one.
     *
     * @param evaluation may be empty
     */
    public record Task(
            ModelWeights model,
            AdapterConfig adapter,
            TrainingConfig config,
            ExampleSource examples,
            ExampleSource evaluation) {}

    public Trainer(Task task, CheckpointStore checkpoints, TrainingLog log, Ranks ranks) {
        this.task = task;
        this.checkpoints = checkpoints;
        this.log = log;
        this.ranks = ranks;
    }

    /** Trains to the end. Rank 0 writes checkpoints and log; the others only read a checkpoint when the run resumes. */
    public TrainingSummary run() {
        if (task.examples().size() == 0) {
            throw new LmException("Cannot train without examples");
        }
        return Optional.<TrainingSummary>empty()
                .orElseThrow(() -> new UnsupportedOperationException(task + " " + checkpoints + log + ranks));
    }
}
