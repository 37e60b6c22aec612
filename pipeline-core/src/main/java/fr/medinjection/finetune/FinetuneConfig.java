package fr.medinjection.finetune;

import fr.medinjection.lm.Projection;
import fr.medinjection.lm.train.AdapterConfig;
import fr.medinjection.lm.train.Schedule;
import fr.medinjection.lm.train.TrainingConfig;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;

/**
 * How mixes become adapters.
 *
 * @param withPipeline whether the main job trains too; the job {@code finetune} always does
 * @param model the folder of the base model, in Hugging Face's layout, or {@code ""} for the one that {@code make-model} makes
 * @param baseModel the base model's name for those who load the adapter
 * @param mixes the mixes to train on, or {@code *} for all
 * @param seeds one training run for each; with several each has a folder of its own
 * @param ranks how many tasks train one model together, each with its share of every batch
 * @param patienceSeconds how long a rank may be silent before it counts as lost
 * @param slotsSeconds how long to wait until the cluster has a task slot for every rank
 */
public record FinetuneConfig(
        boolean withPipeline,
        String model,
        String baseModel,
        List<String> mixes,
        List<Long> seeds,
        int ranks,
        int patienceSeconds,
        int slotsSeconds,
        AdapterSettings adapter,
        TrainingSettings training,
        TrackingConfig tracking) {

    public FinetuneConfig {
        mixes = List.copyOf(mixes);
        seeds = List.copyOf(seeds);
        check(!mixes.isEmpty(), "mixes", "none", "names of mixes or \"*\"");
        check(!seeds.isEmpty() && new HashSet<>(seeds).size() == seeds.size(), "seeds", seeds, "some, all different");
        check(ranks > 0, "ranks", ranks, "at least 1");
        check(patienceSeconds > 0, "patience-seconds", patienceSeconds, "at least 1");
        check(slotsSeconds >= 0, "slots-seconds", slotsSeconds, "0 or more");
        training.of(seeds.get(0));
    }

    /** The same with another base model. */
    public FinetuneConfig withModel(String folder) {
        return new FinetuneConfig(
                withPipeline,
                folder,
                baseModel,
                mixes,
                seeds,
                ranks,
                patienceSeconds,
                slotsSeconds,
                adapter,
                training,
                tracking);
    }

    private static void check(boolean holds, String what, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("Invalid " + what + ": " + value + ", expected " + expected);
        }
    }

    /** What is trained: the kind of adapter and where it stands. */
    public record AdapterSettings(
            AdapterConfig.Kind kind,
            int rank,
            double alpha,
            double dropout,
            AdapterConfig.Scaling scaling,
            List<Projection> targets)
            implements Serializable {
        public AdapterSettings {
            targets = List.copyOf(EnumSet.copyOf(targets));
        }

        AdapterConfig of(String baseModel) {
            return new AdapterConfig(baseModel, rank, alpha, dropout, kind, scaling, EnumSet.copyOf(targets));
        }
    }

    /** How it is trained; see {@link TrainingConfig}, of which it is all but the seed. */
    public record TrainingSettings(
            TrainingConfig.Unit unit,
            long count,
            int batchSize,
            int accumulation,
            double peakLearningRate,
            Schedule.Shape schedule,
            double warmupRatio,
            double weightDecay,
            double beta1,
            double beta2,
            double epsilon,
            double clip,
            int maxTokens,
            TrainingConfig.TooLong onTooLong,
            TrainingConfig.Supervise supervise,
            boolean groupByLength,
            boolean packing,
            int padToMultiple,
            TrainingConfig.Normalise normalise,
            long checkpointEvery,
            int keepLast,
            boolean evaluateEveryEpoch)
            implements Serializable {
        TrainingConfig of(long seed) {
            return new TrainingConfig(
                    new TrainingConfig.Length(unit, count),
                    batchSize,
                    accumulation,
                    peakLearningRate,
                    schedule,
                    warmupRatio,
                    weightDecay,
                    beta1,
                    beta2,
                    epsilon,
                    clip,
                    maxTokens,
                    onTooLong,
                    supervise,
                    groupByLength,
                    packing,
                    padToMultiple,
                    normalise,
                    seed,
                    checkpointEvery,
                    keepLast,
                    evaluateEveryEpoch);
        }
    }
}
