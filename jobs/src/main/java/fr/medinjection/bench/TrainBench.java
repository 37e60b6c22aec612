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
import java.util.EnumSet;
import java.util.Locale;

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

    public void run(LmShape shape, AdapterConfig.Kind kind, double dropout) {
        int steps = shape.repetitions();
        Nd4jBackend backend = Nd4jBackend.singlePrecision();
        Batch batch = LmBatch.training(shape.vocabulary());
        try (ModelWeights model = ModelWeights.load(shape.write(folder), backend);
                Adapter adapter = Adapter.create(config(kind, dropout), model, 1);
                Optimizer optimizer = new Optimizer(backend, adapter, new AdamW(0.9, 0.999, 1e-8, 0), 1)) {
            SeededDropout drops = new SeededDropout(dropout, 1);
            TrainingPass pass = new TrainingPass(new Decoder(model, adapter.linears(drops)));
            Steps work = new Steps(batch, drops, pass, optimizer);
            double loss = work.step();
            work.run(shape.warmUp());
            ProcessCost cost = ProcessCost.of(() -> work.run(steps));
            double tokens = (double) LmBatch.tokens(batch) * steps;
            out.println(String.format(
                    Locale.ROOT,
                    "ours train %s %s dropout %s: %.0f tokens/s, %.1f CPU us/token, peak %d MB, first loss %.5f",
                    shape.label(),
                    kind.name().toLowerCase(Locale.ROOT),
                    dropout,
                    tokens / cost.wallSeconds(),
                    cost.cpuSeconds() * 1e6 / tokens,
                    ProcessCost.peakMegabytes(),
                    loss));
        }
    }

    private static AdapterConfig config(AdapterConfig.Kind kind, double dropout) {
        return new AdapterConfig(
                "", RANK, RANK, dropout, kind, AdapterConfig.Scaling.STANDARD, EnumSet.allOf(Projection.class));
    }

    private static final class Steps {
        private final Batch batch;
        private final SeededDropout drops;
        private final TrainingPass pass;
        private final Optimizer optimizer;
        private long done;

        Steps(Batch batch, SeededDropout drops, TrainingPass pass, Optimizer optimizer) {
            this.batch = batch;
            this.drops = drops;
            this.pass = pass;
            this.optimizer = optimizer;
        }

        void run(int count) {
            for (int i = 0; i < count; i++) {
                step();
            }
        }

        /** The mean loss before the step. */
        double step() {
            drops.start(done++, 0, batch);
            int supervised = batch.supervised();
            double loss = pass.run(batch.tokens(), batch.labels(), batch.firsts(), batch.rows(), 1.0 / supervised)
                    / supervised;
            optimizer.step(RATE);
            return loss;
        }
    }
}
