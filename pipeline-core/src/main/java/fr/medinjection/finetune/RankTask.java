package fr.medinjection.finetune;

import fr.medinjection.lm.train.CheckpointStore;
import fr.medinjection.lm.train.Ranks;
import fr.medinjection.lm.train.Trainer;
import fr.medinjection.lm.train.TrainingLog;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.BarrierTaskContext;

/** One rank: a task of a barrier stage. It meets the others, trains with them, and where it is rank 0 tells how it went. */
final class RankTask implements Serializable {
    private static final long serialVersionUID = 1;

    private final TrainingRun run;
    private final Heard heard;

    RankTask(TrainingRun run, Heard heard) {
        this.run = run;
        this.heard = heard;
    }

    Iterator<Outcome> run(Iterator<TokenisedItem> items) {
        BarrierTaskContext context = BarrierTaskContext.get();
        int rank = context.partitionId();
        String host = context.getTaskInfos()[rank].address().replaceFirst(":\\d+$", "");
        try (Door door = Door.open(host);
                Prepared prepared = Prepared.of(run, items, rank, context.getTaskInfos().length)) {
            if (rank == 0) {
                refusal().forget();
            }
            Greeting greeting = new Greeting(host, door.port(), Secret.share(), prepared.card(), prepared.refusal());
            List<Greeting> all = Arrays.stream(context.allGather(greeting.text()))
                    .map(Greeting::parse)
                    .toList();
            Outcome outcome = outcome(rank, prepared, door, all);
            return rank == 0 ? List.of(outcome).iterator() : List.<Outcome>of().iterator();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot train on rank " + rank, e);
        }
    }

    private Outcome outcome(int rank, Prepared prepared, Door door, List<Greeting> all) throws IOException {
        for (Greeting greeting : all) {
            if (!greeting.refusal().isEmpty()) {
                return Outcome.refused(greeting.refusal());
            }
        }
        return train(rank, prepared, door, all);
    }

    private Outcome train(int rank, Prepared prepared, Door door, List<Greeting> all) throws IOException {
        Secret secret = Secret.ofShares(all.stream().map(Greeting::share).toList());
        Duration patience = Duration.ofSeconds(run.patienceSeconds());
        try (Ring ring =
                Ring.join(door, rank, all.stream().map(Greeting::address).toList(), secret, patience)) {
            Outcome outcome = refusal().of(() -> train(prepared, ring, all, patience));
            if (!outcome.refusal().isEmpty()) {
                heard.add(LogLines.refusal(outcome.refusal())); // should another rank be taken for lost all the same
            }
            return outcome;
        }
    }

    private Outcome train(Prepared prepared, Ring ring, List<Greeting> all, Duration patience) throws IOException {
        if (!CardRanks.canJoin(all)) {
            return train(prepared, ring);
        }
        try (CardRanks cards = CardRanks.join(ring, prepared.backend().orElseThrow(), all, patience)) {
            return train(prepared, cards);
        }
    }

    private Outcome train(Prepared prepared, Ranks ranks) throws IOException {
        Path work = new Path(run.work());
        FileSystem fs = work.getFileSystem(run.hadoop().value());
        CheckpointStore checkpoints = new HadoopCheckpoints(fs, work);
        if (ranks.rank() > 0) {
            return Outcome.of(new Trainer(prepared.task(), checkpoints, TrainingLog.none(), ranks).run());
        }
        try (RunLog log = new RunLog(fs, work, run.training().checkpointEvery(), heard::add)) {
            return Outcome.of(new Trainer(prepared.task(), checkpoints, log, ranks).run());
        }
    }

    private Refusal refusal() throws IOException {
        Path work = new Path(run.work());
        return new Refusal(work.getFileSystem(run.hadoop().value()), work);
    }
}
