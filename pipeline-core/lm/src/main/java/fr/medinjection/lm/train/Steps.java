package fr.medinjection.lm.train;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.TrainingPass;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.OutOfDeviceMemory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Optimizer steps: each rank's micro-batches, the sum of the gradients over all ranks, the update. */
final class Steps {
    private static final int NAMED = 24;

    private final TrainingConfig config;
    private final Optimizer optimizer;
    private final Gradients gradients;
    private final Selection examples;
    private final Ranks ranks;
    private final SeededDropout dropout;
    private final TrainingPass pass;
    private final Plan plan;
    private final Schedule schedule;
    private final Pieces pieces;

    Steps(Trainer.Task task, Adapter adapter, Optimizer optimizer, Selection examples, Ranks ranks) {
        this.config = task.config();
        this.optimizer = optimizer;
        this.gradients = new Gradients(task.model().backend(), adapter.parameters());
        this.examples = examples;
        this.ranks = ranks;
        this.dropout = new SeededDropout(task.adapter().dropout(), config.seed());
        this.pass = pass(task.model(), adapter, dropout);
        this.plan = new Plan(examples.lengths(), config, ranks.count());
        this.schedule = config.schedule(plan.steps());
        Backend backend = task.model().backend();
        MemoryPlan memory =
                new MemoryPlan(task.model().config(), task.adapter(), backend.elementBytes(), backend.scoreRows());
        int longest = Arrays.stream(examples.lengths()).max().orElse(1);
        int multiple = config.padToMultiple();
        this.pieces =
                Pieces.planned(backend, memory, config.batchSize(), (longest + multiple - 1L) / multiple * multiple);
    }

    static TrainingPass pass(ModelWeights model, Adapter adapter, Dropout dropout) {
        return new TrainingPass(new Decoder(model, adapter.linears(dropout)));
    }

    Plan plan() {
        return plan;
    }

    /** Does one step, which counts from 0; nothing is changed when its loss or gradient is no number. */
    StepRecord run(long step) {
        long start = System.nanoTime();
        List<Plan.MicroBatch> batches = plan.microBatches(step);
        int[] all = plan.examples(step);
        float[] losses = new float[batches.size()];
        double loss = ranks.sum(lossesThatFit(step, batches, examples.targets(all), losses));
        if (!Double.isFinite(loss)) {
            throw failed(step, "loss is " + loss, ofBadBatches(batches, losses));
        }
        gradients.sum(ranks);
        double norm = optimizer.norm();
        if (!Double.isFinite(norm)) {
            throw failed(step, "gradient norm is " + norm, examples.ids(all));
        }
        double rate = schedule.rate(step);
        optimizer.step(rate, norm);
        double seconds = (System.nanoTime() - start) * 1e-9;
        long tokens = examples.tokens(all);
        return new StepRecord(
                step + 1,
                plan.epochs(step + 1),
                loss,
                rate,
                norm,
                tokens,
                examples.targets(all),
                tokens / seconds,
                MemoryUse.resident(),
                seconds);
    }

    /** Where memory runs out, the step begins again with smaller pieces. */
    private double lossesThatFit(long step, List<Plan.MicroBatch> batches, long targets, float[] losses) {
        while (true) {
            try {
                return losses(step, batches, targets, losses);
            } catch (OutOfDeviceMemory e) {
                pieces.halve(config.batchSize(), e);
                optimizer.clear();
            }
        }
    }

    /** This rank's part of the loss, and in an array that of each of its micro-batches. */
    private double losses(long step, List<Plan.MicroBatch> batches, long targets, float[] losses) {
        double sum = 0;
        for (int i = ranks.rank(); i < batches.size(); i += ranks.count()) {
            Plan.MicroBatch micro = batches.get(i);
            double scale = config.normalise() == TrainingConfig.Normalise.TOKENS
                    ? 1.0 / targets
                    : 1.0 / examples.targets(micro.examples()) / batches.size();
            double loss = loss(step, micro, scale);
            losses[i] = (float) loss;
            sum += loss;
        }
        return sum;
    }

    private double loss(long step, Plan.MicroBatch micro, double scale) {
        double sum = 0;
        for (Plan.MicroBatch piece : pieces.of(micro)) {
            Batch batch = examples.batch(piece.examples());
            dropout.start(step, piece.first(), batch);
            sum += pass.run(batch.tokens(), batch.labels(), batch.firsts(), batch.rows(), scale);
        }
        return scale * sum;
    }

    /** All ranks come here together, and all name the same. */
    private List<String> ofBadBatches(List<Plan.MicroBatch> batches, float[] losses) {
        ranks.sum(losses);
        return batches.stream()
                .filter(batch -> !Float.isFinite(losses[batch.first() / config.batchSize()]))
                .flatMap(batch -> examples.ids(batch.examples()).stream())
                .toList();
    }

    private LmException failed(long step, String what, List<String> ids) {
        String named = ids.stream().limit(NAMED).collect(Collectors.joining(", "));
        String more = ids.size() > NAMED ? " and " + (ids.size() - NAMED) + " more" : "";
        return new LmException(
                "Cannot go on with step " + (step + 1) + ", its " + what + " on the examples: " + named + more);
    }
}
