package fr.medinjection.bench;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.cuda.CudaBackend;
import fr.medinjection.lm.cuda.CudaDevice;
import fr.medinjection.lm.cuda.Doctor;
import fr.medinjection.lm.cuda.Element;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.TrainingPass;
import fr.medinjection.lm.tensor.AdamW;
import fr.medinjection.lm.train.Adapter;
import fr.medinjection.lm.train.AdapterConfig;
import fr.medinjection.lm.train.Batch;
import fr.medinjection.lm.train.Dropout;
import fr.medinjection.lm.train.Optimizer;
import fr.medinjection.lm.train.SeededDropout;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Training and scoring with random weights of Qwen3-4B's shape on a card, as {@code jobs/src/bench/python/cuda_peer.py} does with transformers and PEFT.
 * {@code jobs/src/bench/cuda-predictions.md} says what was expected before anything was measured.
 */
public final class CudaBench {
    private static final int RANK = 16;
    private static final double DROPOUT = 0.05;
    private static final int MICRO_BATCH = 12;
    private static final int MICRO_BATCHES = 8;
    private static final double SECOND = 1e9;

    private final PrintStream out;

    public CudaBench(PrintStream out) {
        this.out = out;
    }

    /** Without the command line, for a machine that has little more than a Java runtime. */
    public static void main(String[] arguments) {
        new CudaBench(System.out).run();
    }

    public void run() {
        Doctor.Findings findings = Doctor.look();
        findings.lines().forEach(out::println);
        if (!findings.obstacles().isEmpty()) {
            throw new LmException("Cannot use a card: " + String.join("; ", findings.obstacles()));
        }
        try (CudaDevice device = CudaDevice.open(0);
                CudaBackend backend = new CudaBackend(device, Element.BFLOAT16)) {
            double teraflops = new CudaCeilings(device, out).measure();
            ModelConfig shape = CudaShape.qwen3();
            long start = System.nanoTime();
            try (ModelWeights model = ModelWeights.load(shape, new RepeatedWeights(shape.parameters()), backend)) {
                say("loaded in %.1f s", (System.nanoTime() - start) / SECOND);
                train(model, teraflops);
                score(backend, model);
            }
            say("most memory held: %.1f GB", backend.mostBytes() / SECOND);
        }
    }

    private void score(CudaBackend backend, ModelWeights model) {
        CudaScoring scoring = new CudaScoring(backend, Decoder.of(model), out);
        scoring.run();
        try (Adapter adapter = Adapter.create(adapter(AdapterConfig.Kind.DORA, 0), model, 1)) {
            scoring.open(" with an adapter", MICRO_BATCH, adapter.decoder(Dropout.none()));
        }
    }

    private static AdapterConfig adapter(AdapterConfig.Kind kind, double dropout) {
        return new AdapterConfig(
                "", RANK, RANK, dropout, kind, AdapterConfig.Scaling.STANDARD, EnumSet.allOf(Projection.class));
    }

    private void train(ModelWeights model, double teraflops) {
        List<List<Integer>> mixed = lengths();
        List<List<Integer>> full = List.of(List.of(2048, 2048, 2048, 2048), List.of(2048, 2048, 2048, 2048));
        train(model, "mix", mixed, AdapterConfig.Kind.DORA, DROPOUT, teraflops);
        train(model, "mix", mixed, AdapterConfig.Kind.DORA, 0, teraflops);
        train(model, "mix", mixed, AdapterConfig.Kind.LORA, 0, teraflops);
        train(model, "2048", full, AdapterConfig.Kind.DORA, DROPOUT, teraflops);
        train(model, "2048", full, AdapterConfig.Kind.DORA, 0, teraflops);
    }

    /** Micro-batches of like lengths: 60 tokens and an exponential tail of mean 240, in order. */
    private static List<List<Integer>> lengths() {
        int all = MICRO_BATCH * MICRO_BATCHES;
        List<Integer> lengths = IntStream.range(0, all)
                .map(i -> (int) (60 - 240 * Math.log(1 - (i + 0.5) / all)))
                .boxed()
                .toList();
        List<List<Integer>> batches = new ArrayList<>();
        for (int from = 0; from < all; from += MICRO_BATCH) {
            batches.add(lengths.subList(from, from + MICRO_BATCH));
        }
        return batches;
    }

    private void train(
            ModelWeights model,
            String what,
            List<List<Integer>> lengths,
            AdapterConfig.Kind kind,
            double dropout,
            double teraflops) {
        try (Adapter adapter = Adapter.create(adapter(kind, dropout), model, 1);
                Optimizer optimizer = new Optimizer(model.backend(), adapter, new AdamW(0.9, 0.999, 1e-8, 0), 1)) {
            SeededDropout drops = new SeededDropout(dropout, 1);
            TrainingPass pass = new TrainingPass(adapter.decoder(drops));
            List<Batch> batches = lengths.stream()
                    .map(some -> batch(some, model.config().vocabulary()))
                    .toList();
            double first = step(0, batches, drops, pass, optimizer);
            long start = System.nanoTime();
            double last = 0;
            int steps = 3;
            for (int step = 1; step <= steps; step++) {
                last = step(step, batches, drops, pass, optimizer);
            }
            double seconds = (System.nanoTime() - start) / SECOND;
            long tokens = (long) steps
                    * lengths.stream().flatMap(List::stream).mapToInt(i -> i).sum();
            double rate = tokens / seconds;
            double share = rate * CudaShape.trainingGigaflops(dropout > 0) / 1000 / teraflops;
            say(
                    "ours train %s %s dropout %s: %.0f tokens/s, %.0f %% of the measured matrix rate, loss %.4f then %.4f",
                    what, kind.name().toLowerCase(Locale.ROOT), dropout, rate, 100 * share, first, last);
        }
    }

    private static Batch batch(List<Integer> lengths, int vocabulary) {
        List<Batch.Example> examples = new ArrayList<>();
        for (int row = 0; row < lengths.size(); row++) {
            examples.add(new Batch.Example(LmBatch.text(row, lengths.get(row), vocabulary), 0));
        }
        return Batch.of(examples, 8);
    }

    private static double step(
            long number, List<Batch> batches, SeededDropout drops, TrainingPass pass, Optimizer optimizer) {
        int targets = batches.stream().mapToInt(Batch::supervised).sum();
        double loss = 0;
        long example = 0;
        for (Batch batch : batches) {
            drops.start(number, example, batch);
            loss += pass.run(batch.tokens(), batch.labels(), batch.firsts(), batch.rows(), 1.0 / targets);
            example += batch.rows();
        }
        optimizer.step(1e-4);
        return loss / targets;
    }

    private void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
