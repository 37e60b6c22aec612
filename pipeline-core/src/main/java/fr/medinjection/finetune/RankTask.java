package fr.medinjection.finetune;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.train.CheckpointStore;
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
                Prepared prepared = Prepared.of(run, items)) {
            Greeting greeting = new Greeting(host, door.port(), Secret.share(), prepared.refusal());
            List<Greeting> all = Arrays.stream(context.allGather(greeting.text()))
                    .map(Greeting::parse)
                    .toList();
            Outcome outcome = all.stream()
                    .map(Greeting::refusal)
                    .filter(why -> !why.isEmpty())
                    .findFirst()
                    .map(Outcome::refused)
                    .orElseGet(() -> train(rank, prepared, door, all));
            return rank == 0 ? List.of(outcome).iterator() : List.<Outcome>of().iterator();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot train on rank " + rank, e);
        }
    }

    private Outcome train(int rank, Prepared prepared, Door door, List<Greeting> all) {
        Secret secret = Secret.ofShares(all.stream().map(Greeting::share).toList());
        Duration patience = Duration.ofSeconds(run.patienceSeconds());
        Path work = new Path(run.work());
        try (Ring ring =
                Ring.join(door, rank, all.stream().map(Greeting::address).toList(), secret, patience)) {
            FileSystem fs = work.getFileSystem(run.hadoop().value());
            CheckpointStore checkpoints = new HadoopCheckpoints(fs, work);
            if (rank > 0) {
                return Outcome.of(new Trainer(prepared.task(), checkpoints, TrainingLog.none(), ring).run());
            }
            try (RunLog log = new RunLog(fs, work, run.training().checkpointEvery(), heard::add)) {
                return Outcome.of(new Trainer(prepared.task(), checkpoints, log, ring).run());
            }
        } catch (LmException e) {
            heard.add(LogLines.refusal(
                    e.getMessage())); // where only this rank fails, the others' loss of it must not hide why
            return Outcome.refused(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot train on rank " + rank, e);
        }
    }
}
