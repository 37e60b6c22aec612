package fr.medinjection.bench;

import fr.medinjection.lm.Projection;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.TrainingPass;
import fr.medinjection.lm.tensor.AdamW;
import fr.medinjection.lm.tensor.Nd4jBackend;
import fr.medinjection.lm.train.Adapter;
import fr.medinjection.lm.train.AdapterConfig;
import fr.medinjection.lm.train.Batch;
import fr.medinjection.lm.train.Optimizer;
import fr.medinjection.lm.train.SeededDropout;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Optimizer steps on one batch, as {@code jobs/src/bench/python/lm_peer.py} makes them with PEFT. */
public final class TrainBench {
    private static final int RANK = 16;
    private static final double RATE = 1e-4;

    private final Path folder;
    private final PrintStream out;

    /** @param folder where models are written */
    public TrainBench(Path folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    /** One way to train. */
    public record Setup(AdapterConfig.Kind kind, double dropout) {}

    /** The setups take turns, a step each, so that what else the machine does meets all alike; printed are the medians over the steps. */
    public void run(LmShape shape, List<Setup> setups) {
        Nd4jBackend backend = Nd4jBackend.singlePrecision();
        Batch batch = LmBatch.training(shape.vocabulary());
        try (ModelWeights model = ModelWeights.load(shape.write(folder), backend)) {
            List<Contender> contenders = setups.stream()
                    .map(setup -> new Contender(setup, model, backend, batch))
                    .toList();
            for (int step = 0; step < shape.warmUp() + shape.repetitions(); step++) {
                boolean counts = step >= shape.warmUp();
                contenders.forEach(contender -> contender.step(counts));
            }
            contenders.forEach(contender -> {
                out.println(contender.line(shape));
                contender.close();
            });
        }
    }

    private static AdapterConfig config(AdapterConfig.Kind kind, double dropout) {
        return new AdapterConfig(
                "", RANK, RANK, dropout, kind, AdapterConfig.Scaling.STANDARD, EnumSet.allOf(Projection.class));
    }

    /** A setup at work: its adapter, what its first step lost, and what each counted step cost. */
    private static final class Contender implements AutoCloseable {
        private final Setup setup;
        private final Batch batch;
        private final SeededDropout drops;
        private final Adapter adapter;
        private final Optimizer optimizer;
        private final TrainingPass pass;
        private final List<ProcessCost> costs = new ArrayList<>();
        private double firstLoss = Double.NaN;
        private long done;

        Contender(Setup setup, ModelWeights model, Nd4jBackend backend, Batch batch) {
            this.setup = setup;
            this.batch = batch;
            this.drops = new SeededDropout(setup.dropout(), 1);
            this.adapter = Adapter.create(config(setup.kind(), setup.dropout()), model, 1);
            this.optimizer = new Optimizer(backend, adapter, new AdamW(0.9, 0.999, 1e-8, 0), 1);
            this.pass = new TrainingPass(new Decoder(model, adapter.linears(drops)));
        }

        void step(boolean counts) {
            ProcessCost cost = ProcessCost.of(this::step);
            if (counts) {
                costs.add(cost);
            }
        }

        private void step() {
            drops.start(done++, 0, batch);
            int supervised = batch.supervised();
            double loss = pass.run(batch.tokens(), batch.labels(), batch.firsts(), batch.rows(), 1.0 / supervised)
                    / supervised;
            firstLoss = Double.isNaN(firstLoss) ? loss : firstLoss;
            optimizer.step(RATE);
        }

        String line(LmShape shape) {
            double tokens = LmBatch.tokens(batch);
            return String.format(
                    Locale.ROOT,
                    "ours train %s %s dropout %s: %.0f tokens/s, %.1f CPU us/token, peak %d MB, first loss %.5f",
                    shape.label(),
                    setup.kind().name().toLowerCase(Locale.ROOT),
                    setup.dropout(),
                    tokens / median(ProcessCost::wallSeconds),
                    median(ProcessCost::cpuSeconds) * 1e6 / tokens,
                    ProcessCost.peakMegabytes(),
                    firstLoss);
        }

        private double median(ToDoubleFunction<ProcessCost> of) {
            double[] sorted = costs.stream().mapToDouble(of).sorted().toArray();
            return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        }

        @Override
        public void close() {
            optimizer.close();
            adapter.close();
        }
    }
}
