package fr.medinjection.job;

import fr.medinjection.UserException;
import fr.medinjection.bench.BenchCorpus;
import fr.medinjection.bench.CorpusBench;
import fr.medinjection.bench.EmbedBench;
import fr.medinjection.bench.LlmBench;
import fr.medinjection.bench.Meter;
import fr.medinjection.bench.ScoreBench;
import fr.medinjection.bench.TsneBench;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/**
 * Measures over generated rows: {@code corpus} the main job step by step, {@code dedup} the two searches alone with their
 * recall, leaving the same rows for other tools ({@code jobs/src/bench/python/peers.py}); {@code score} the
 * lexical metrics over answer pairs ({@code score_peers.py} beside it); {@code embed} sentence vectors ({@code
 * embed_peer.py}); {@code tsne} a map of generated vectors ({@code tsne_peers.py}); {@code llm} the rate at which language models are asked, five minutes long with 190,000 rows, and the look-up
 * of known requests; and the language-model engine, see {@link LmBenches}.
 */
final class BenchJob implements Job {
    private static final long SEED = 42;

    /** With replies of about three seconds, 2,000 requests are under way. */
    private static final int CALLS_PER_MINUTE = 38_000;

    private static final int CALLS_AT_ONCE = 2_400;
    private static final int KNOWN_REQUESTS = 1_000_000;

    @Override
    public void run(JobContext context) {
        String what = String.join(" ", context.words());
        if (!context.words().isEmpty()
                && LmBenches.NAMES.contains(context.words().get(0))) {
            LmBenches.run(context);
            return;
        }
        if (!List.of("corpus", "dedup", "score", "embed", "tsne", "llm").contains(what)) {
            throw new UserException(
                    "Invalid benchmark: " + what
                            + ", expected corpus, dedup, score, embed, tsne or llm, or train, generate or load and a shape of model, or cuda");
        }
        if (context.rows() < 1) {
            throw new UserException("Missing --rows: how many rows the benchmark makes");
        }
        if (what.equals("corpus")) {
            corpus(context);
        } else if (what.equals("tsne") && !context.isDryRun()) {
            Path folder = new Path(context.out(), "tsne");
            new TsneBench(java.nio.file.Path.of(folder.toUri().getPath()), System.out)
                    .run(Math.toIntExact(context.rows()), SEED, context.config().tsne());
        } else if (what.equals("score") && !context.isDryRun()) {
            context.runner();
            new ScoreBench(context.spark(), context.out(), System.out).run(context.rows(), SEED);
        } else if (what.equals("llm") && !context.isDryRun()) {
            context.runner();
            LlmBench bench = new LlmBench(
                    context.spark(), context.out(), context.config().llm(), System.out);
            bench.rate((int) context.rows(), CALLS_PER_MINUTE, CALLS_AT_ONCE, SEED);
            bench.lookUp(KNOWN_REQUESTS);
        } else if (what.equals("embed") && !context.isDryRun()) {
            java.nio.file.Path folder = java.nio.file.Path.of(context.out().replaceFirst("^file:(//)?", ""))
                    .resolve("embed");
            new EmbedBench(context.spark(), folder, System.out).run(context.rows(), SEED);
        } else if (!context.isDryRun()) {
            context.runner();
            new CorpusBench(context.spark(), context.out(), System.out)
                    .run(
                            context.rows(),
                            SEED,
                            context.config().dedup(),
                            context.config().leaks());
        }
    }

    private static void corpus(JobContext context) {
        String raw = context.resolve("data-root", context.config().dataRoot());
        if (context.isDryRun()) {
            context.console().say("Would make " + context.rows() + " rows in " + raw);
            return;
        }
        context.runner();
        new BenchCorpus(context.spark(), context.rows(), SEED).writeRelease(new Path(raw, "release").toString());
        Meter meter = new Meter(context.spark());
        List<Meter.Cost> costs = new ArrayList<>();
        for (Pipeline.Step step : Pipeline.steps(context, "report")) {
            costs.add(meter.measure(step.name(), () -> step.job().run(context)));
        }
        costs.forEach(cost -> context.console().say(cost.toString()));
        double cpu = costs.stream().mapToDouble(Meter.Cost::cpuSeconds).sum();
        context.console()
                .say(String.format(
                        Locale.ROOT,
                        "%d rows: %.1f CPU seconds in all, %.1f microseconds a row",
                        context.rows(),
                        cpu,
                        cpu * 1e6 / context.rows()));
    }
}
