package fr.medinjection.lm.train;

import fr.medinjection.lm.LmException;
import java.io.IOException;
import java.util.List;

/** Writes a run's checkpoints, and deletes all but the last few once a new one is whole. */
final class CheckpointWriter {
    private final CheckpointStore store;
    private final Identity identity;
    private final Adapter adapter;
    private final Optimizer optimizer;
    private final Ranks ranks;
    private final TrainingConfig config;

    CheckpointWriter(
            CheckpointStore store,
            Identity identity,
            Adapter adapter,
            Optimizer optimizer,
            Ranks ranks,
            TrainingConfig config) {
        this.store = store;
        this.identity = identity;
        this.adapter = adapter;
        this.optimizer = optimizer;
        this.ranks = ranks;
        this.config = config;
    }

    boolean isDue(long step) {
        return step % config.checkpointEvery() == 0;
    }

    /** Rank 0 writes; the others wait, and stop where it failed. Nothing is written of ranks that have come apart. */
    void write(TrainingState state) {
        checkTogether(state.step());
        LmException failure = null;
        if (ranks.rank() == 0) {
            try {
                Checkpoint.write(store, state, identity, adapter, optimizer);
                deleteOld();
            } catch (IOException e) {
                failure = new LmException(message(state.step(), e.toString()), e);
            }
        }
        boolean failed = ranks.sum(failure == null ? 0.0 : 1.0) > 0;
        if (failure != null) {
            throw failure;
        }
        if (failed) {
            throw new LmException(message(state.step(), "rank 0 failed"));
        }
    }

    private void checkTogether(long step) {
        double own = ranks.count() == 1 ? 0 : (double) adapter.checksum();
        boolean differs = ranks.sum(own) != own * ranks.count();
        if (ranks.sum(differs ? 1.0 : 0.0) > 0) {
            throw new LmException("Cannot go on after step " + step + ", the adapter differs from rank to rank: rank "
                    + ranks.rank() + " of " + ranks.count());
        }
    }

    private void deleteOld() throws IOException {
        List<Long> steps = store.steps();
        for (long step : steps.subList(0, Math.max(0, steps.size() - config.keepLast()))) {
            store.delete(step);
        }
    }

    private String message(long step, String why) {
        return "Cannot write checkpoint, those before it are kept (" + why + "): " + store.location(step);
    }
}
