package fr.medinjection.lm.train;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.model.ModelWeights;
import java.io.IOException;
import java.util.List;
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
        this.log = ranks.rank() == 0 ? log : TrainingLog.none();
        this.ranks = ranks;
    }

    /** Trains to the end. Rank 0 writes checkpoints and log; the others only read a checkpoint when the run resumes. */
    public TrainingSummary run() {
        Selection examples = selection(task.examples());
        if (examples.size() == 0) {
            throw nothingToTrainOn(examples);
        }
        Selection evaluation = selection(task.evaluation());
        Identity identity = Identity.of(task, examples, evaluation, ranks.count());
        if (ranks.sum(identity.hash()) != identity.hash() * ranks.count()) {
            throw new LmException("Cannot train together, model, configuration or examples differ from rank to rank: "
                    + "rank " + ranks.rank() + " of " + ranks.count());
        }
        try {
            return run(examples, evaluation, identity);
        } catch (IOException e) {
            throw new LmException("Cannot read the checkpoint to resume from: " + e, e);
        }
    }

    private Selection selection(ExampleSource source) {
        return new Selection(source, task.config(), task.model().config().vocabulary());
    }

    private LmException nothingToTrainOn(Selection examples) {
        return new LmException("Cannot train without examples: of "
                + task.examples().size() + ", "
                + examples.refused() + " are longer than " + task.config().maxTokens() + " tokens and "
                + examples.unsupervised() + " have no supervised token");
    }

    private TrainingSummary run(Selection examples, Selection evaluation, Identity identity) throws IOException {
        Optional<Checkpoint> last = last(identity);
        TrainingState state = last.map(Checkpoint::state).orElseGet(TrainingState::start);
        try (Adapter adapter = adapter(last);
                Optimizer optimizer = new Optimizer(
                        task.model().backend(),
                        adapter,
                        task.config().rule(),
                        task.config().clip())) {
            if (last.isPresent()) {
                last.get().restore(optimizer);
            }
            TrainingRun run = new TrainingRun(
                    new Steps(task, adapter, optimizer, examples, ranks),
                    new Evaluation(evaluation, Steps.pass(task.model(), adapter, Dropout.none()), ranks, task.config()),
                    new CheckpointWriter(checkpoints, identity, adapter, optimizer, ranks, task.config()),
                    log);
            TrainingState end = run.from(state);
            return summary(end, state.step(), examples);
        }
    }

    /** Rank 0 decides which, for the others might look when it has already written another. */
    private Optional<Checkpoint> last(Identity identity) throws IOException {
        List<Long> steps = ranks.rank() == 0 ? checkpoints.steps() : List.of();
        long step = (long) ranks.sum(steps.isEmpty() ? 0.0 : (double) steps.get(steps.size() - 1));
        return step == 0 ? Optional.empty() : Optional.of(Checkpoint.open(checkpoints, step, identity));
    }

    private Adapter adapter(Optional<Checkpoint> last) throws IOException {
        return last.isPresent()
                ? last.get().adapter(task.adapter(), task.model())
                : Adapter.create(task.adapter(), task.model(), task.config().seed());
    }

    private TrainingSummary summary(TrainingState end, long resumedAfter, Selection examples) {
        return new TrainingSummary(
                end.step(),
                resumedAfter,
                examples.size(),
                examples.cut(),
                examples.refused(),
                examples.unsupervised(),
                end.tokens(),
                end.firstLoss(),
                end.lastLoss(),
                end.lossSum() / end.step(),
                end.best(),
                checkpoints.location(end.step()),
                end.step());
    }
}
